using TestRuns.Catalog;

namespace TestRuns.Exchange;

/// <summary>Titles within a suite, each of which only one case may have. Other tools take as many of one name as one likes.</summary>
internal sealed class TitlesOfSuite(IEnumerable<StoredEntry> entries)
{
    private const int Longest = 200;

    private readonly Dictionary<string, long> taken = entries.DistinctBy(entry => entry.Spec.Name, StringComparer.Ordinal)
        .ToDictionary(entry => entry.Spec.Name, entry => entry.CaseId, StringComparer.Ordinal);

    /// <summary>Those without a key that have one title get their numbers first: they are found again by them.</summary>
    public static IEnumerable<CaseSpec> Numbered(IEnumerable<CaseSpec> specs)
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var spec in specs)
        {
            var number = spec.Key is null ? (counts[spec.Name] = counts.GetValueOrDefault(spec.Name) + 1) : 1;
            yield return number == 1 ? spec : spec with { Name = With(spec.Name, number.ToString()) };
        }
    }

    /// <summary>The title, or where another case has it, one with its key or a number behind it: the same one with each import.</summary>
    /// <param name="known">The stored case that gets it; null: a new one.</param>
    public string Take(CaseSpec spec, long? known)
    {
        // Of new ones, a number that no stored case has.
        var owner = known ?? -1 - taken.Count;
        foreach (var title in Candidates(spec))
        {
            if (taken.TryGetValue(title, out var other) && other != owner) continue;
            taken[title] = owner;
            return title;
        }

        throw new InvalidOperationException("There is no end of numbers.");
    }

    private static IEnumerable<string> Candidates(CaseSpec spec)
    {
        yield return spec.Name;
        if (spec.Key is { } key) yield return With(spec.Name, key);
        for (var number = 2; ; number++) yield return With(spec.Name, number.ToString());
    }

    private static string With(string title, string mark) => $"{(title.Length + mark.Length + 3 > Longest ? title[..Math.Max(0, Longest - mark.Length - 4)].TrimEnd() + "…" : title)} ({mark})";
}
