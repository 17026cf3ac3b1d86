namespace TestRuns.Catalog;

public enum DiffKind
{
    Same,
    Removed,
    Added,
}

/// <param name="OldLine">From 1; null: it is not in the old text.</param>
/// <param name="NewLine">From 1; null: it is not in the new text.</param>
public sealed record DiffLine(DiffKind Kind, string Text, int? OldLine, int? NewLine);

/// <summary>What is different between two texts, line by line, by the longest sequence of lines that both have.</summary>
public static class LineDiff
{
    /// <summary>Beyond it the middle counts as rewritten: the table would take more than anybody wants to wait for.</summary>
    private const int LargestTable = 4_000_000;

    public static IReadOnlyList<DiffLine> Of(string old, string now)
    {
        var (a, b) = (Lines(old), Lines(now));
        var head = 0;
        while (head < a.Length && head < b.Length && a[head] == b[head]) head++;
        var tail = 0;
        while (tail < a.Length - head && tail < b.Length - head && a[^(tail + 1)] == b[^(tail + 1)]) tail++;

        var lines = new List<DiffLine>(Math.Max(a.Length, b.Length));
        for (var i = 0; i < head; i++) lines.Add(Same(a[i], i, i));
        Middle(a[head..^tail], b[head..^tail], head, lines);
        for (var i = tail; i > 0; i--) lines.Add(Same(a[^i], a.Length - i, b.Length - i));
        return lines;
    }

    private static void Middle(string[] a, string[] b, int offset, List<DiffLine> lines)
    {
        var common = (long)(a.Length + 1) * (b.Length + 1) > LargestTable ? null : Common(a, b);
        var (i, j) = (0, 0);
        while (i < a.Length || j < b.Length)
        {
            if (common is not null && i < a.Length && j < b.Length && a[i] == b[j])
                lines.Add(Same(a[i], offset + i++, offset + j++));
            else if (i < a.Length && (common is null || j == b.Length || common[i + 1, j] >= common[i, j + 1]))
                lines.Add(new DiffLine(DiffKind.Removed, a[i], offset + ++i, null));
            else
                lines.Add(new DiffLine(DiffKind.Added, b[j], null, offset + ++j));
        }
    }

    /// <returns>At [i, j]: how many lines the rests from there have in common, in their order.</returns>
    private static int[,] Common(string[] a, string[] b)
    {
        var common = new int[a.Length + 1, b.Length + 1];
        for (var i = a.Length - 1; i >= 0; i--)
        {
            for (var j = b.Length - 1; j >= 0; j--)
                common[i, j] = a[i] == b[j] ? common[i + 1, j + 1] + 1 : Math.Max(common[i + 1, j], common[i, j + 1]);
        }

        return common;
    }

    private static DiffLine Same(string text, int old, int now) => new(DiffKind.Same, text, old + 1, now + 1);

    private static string[] Lines(string text)
    {
        var lines = text.ReplaceLineEndings("\n").Split('\n');
        // A line's end is no line of its own.
        return lines is [.., ""] ? lines[..^1] : lines;
    }
}
