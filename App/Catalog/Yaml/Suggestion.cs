namespace TestRuns.Catalog.Yaml;

/// <summary>"Did you mean": the known word that an unknown one was most likely meant to be.</summary>
internal static class Suggestion
{
    private const int LongestWord = 40;

    public static string? For(string word, IEnumerable<string> known)
    {
        if (word.Length > LongestWord) return null;
        var bare = Bare(word);
        var nearest = known.Select(candidate => (candidate, distance: Distance(bare, Bare(candidate))))
            .OrderBy(pair => pair.distance).FirstOrDefault();
        return nearest.candidate is not null && nearest.distance <= Math.Max(1, bare.Length / 3) ? nearest.candidate : null;
    }

    /// <summary><c>continue_on-Failure</c> and <c>continueOnFailure</c> differ in spelling only.</summary>
    private static string Bare(string word) => word.Replace("-", "").Replace("_", "").ToLowerInvariant();

    /// <summary>How many letters to insert, drop, change or swap with the next.</summary>
    private static int Distance(string a, string b)
    {
        var steps = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++) steps[i, 0] = i;
        for (var j = 0; j <= b.Length; j++) steps[0, j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            for (var j = 1; j <= b.Length; j++)
            {
                var change = steps[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                steps[i, j] = Math.Min(change, Math.Min(steps[i - 1, j], steps[i, j - 1]) + 1);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    steps[i, j] = Math.Min(steps[i, j], steps[i - 2, j - 2] + 1);
            }
        }

        return steps[a.Length, b.Length];
    }
}
