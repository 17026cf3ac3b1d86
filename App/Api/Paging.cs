namespace TestRuns.Api;

/// <summary>Pages of lists that are short enough to be read whole: the cursor is the last name of the page before.</summary>
internal static class Paging
{
    public const int UsualLimit = 50;
    public const int HighestLimit = 200;

    /// <summary>Notes a limit that is none.</summary>
    /// <returns>The limit, the usual one where none was given.</returns>
    public static int Limit(string? limit, Wrong wrong)
    {
        if (limit is null) return UsualLimit;
        var good = int.TryParse(limit, out var number) && number is >= 1 and <= HighestLimit;
        wrong.If(!good, "limit", $"A number from 1 to {HighestLimit}.");
        return number;
    }

    /// <param name="inOrder">All of them, in the order of their names.</param>
    /// <param name="nameOf">What they are in the order of.</param>
    /// <param name="cursor">Null: from the beginning.</param>
    /// <param name="limit">The most on a page.</param>
    /// <returns>The page, and the cursor of the next; null: there are no more.</returns>
    public static (IReadOnlyList<T> Page, string? Next) Of<T>(IEnumerable<T> inOrder, Func<T, string> nameOf, string? cursor, int limit)
    {
        var rest = inOrder.Where(item => cursor is null || string.CompareOrdinal(nameOf(item), cursor) > 0).Take(limit + 1).ToList();
        return rest.Count > limit ? (rest[..limit], nameOf(rest[limit - 1])) : (rest, null);
    }
}
