namespace TestRuns.Components.Finding;

/// <summary>How well what was typed fits what something is called.</summary>
public static class Fuzzy
{
    /// <summary>What a word is worth that is the name's own, its beginning, the beginning of one of its words, or within it.</summary>
    private const int Whole = 100;
    private const int Beginning = 90;
    private const int WordBeginning = 80;
    private const int Within = 60;

    /// <summary>Letters with others between them are worth this at most.</summary>
    private const int Scattered = 50;

    private const int PerGap = 4;

    /// <returns>The higher the better; null: it does not fit. Every word that was typed has to be there, in any order.</returns>
    public static int? Score(string typed, string name)
    {
        var words = typed.ToLowerInvariant().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (words.Length == 0) return 0;
        var (lower, sum) = (name.ToLowerInvariant(), 0);
        foreach (var word in words)
        {
            if (WordScore(lower, word) is not { } worth) return null;
            sum += worth;
        }

        // Of two that fit alike, the shorter has less in it that nobody asked for.
        return (sum * 100 / words.Length) - Math.Min(lower.Length, 99);
    }

    private static int? WordScore(string name, ReadOnlySpan<char> word)
    {
        var at = name.AsSpan().IndexOf(word);
        if (at < 0) return ScatteredScore(name, word);
        if (at == 0) return name.Length == word.Length ? Whole : Beginning;
        for (var from = at; from < name.Length; from++)
            if (BeginsWord(name, from) && name.AsSpan(from).StartsWith(word)) return WordBeginning;
        return Within;
    }

    /// <summary>As in <c>crst</c> for critical-step: the first letter begins a word, the others follow in their order.</summary>
    private static int? ScatteredScore(string name, ReadOnlySpan<char> word)
    {
        int? best = null;
        for (var start = 0; start < name.Length; start++)
        {
            if (name[start] != word[0] || !BeginsWord(name, start)) continue;
            var worth = Scattered - (PerGap * Gaps(name, start, word));
            if (worth > (best ?? 0)) best = worth;
        }

        return best;
    }

    /// <summary>Letters that are left out, but not up to where a word begins; more than anybody would bear: the word is not there.</summary>
    private static int Gaps(string name, int start, ReadOnlySpan<char> word)
    {
        var (at, gaps) = (start, 0);
        foreach (var letter in word[1..])
        {
            var next = name.IndexOf(letter, at + 1);
            if (next < 0) return Scattered;
            if (!BeginsWord(name, next)) gaps += next - at - 1;
            at = next;
        }

        return gaps;
    }

    private static bool BeginsWord(string name, int at) => char.IsLetterOrDigit(name[at]) && (at == 0 || !char.IsLetterOrDigit(name[at - 1]));
}
