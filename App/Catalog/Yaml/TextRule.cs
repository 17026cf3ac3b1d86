namespace TestRuns.Catalog.Yaml;

/// <summary>How long a text may be, and whether it may have several lines.</summary>
internal readonly record struct TextRule(int MaxLength, bool OneLine = false)
{
    public static readonly TextRule Name = new(200, OneLine: true);
    public static readonly TextRule Word = new(50, OneLine: true);
    public static readonly TextRule Line = new(4_000, OneLine: true);
    public static readonly TextRule Prose = new(10_000);
    public static readonly TextRule Script = new(100_000);

    /// <summary>What is wrong with the text and what would be right; null: nothing.</summary>
    public (string Problem, string Remedy)? Check(string text)
    {
        if (text.Length > MaxLength) return ($"has {text.Length} characters", $"{MaxLength} are allowed");
        if (OneLine && text.FirstOrDefault(char.IsControl) is var control and not '\0')
            return ($"has {(control is '\n' or '\r' ? "several lines" : $"the control character U+{(int)control:X4}")}", "write it on one line, without control characters");
        // A NUL ends a text early on its way into a process, and a broken surrogate pair cannot be stored.
        if (text.Contains('\0')) return ("has a NUL character", "remove it");
        return IsWellFormed(text) ? null : ("is not well-formed Unicode", "write its characters out whole");
    }

    private static bool IsWellFormed(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i])) continue;
            if (!char.IsSurrogatePair(text, i)) return false;
            i++;
        }

        return true;
    }
}
