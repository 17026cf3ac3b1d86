namespace TestRuns.Components.Cases;

/// <summary>Many cases in an address: <c>7,12-19</c>.</summary>
internal static class CaseNumbers
{
    /// <summary>Longer addresses are not taken everywhere.</summary>
    private const int Longest = 6_000;

    /// <returns>Null: it would be too long.</returns>
    public static string? Of(IEnumerable<long> ids)
    {
        var parts = new List<string>();
        long? first = null;
        var last = 0L;
        foreach (var id in ids.Order())
        {
            if (first is not null && id == last + 1)
            {
                last = id;
                continue;
            }

            if (first is { } begun) parts.Add(Part(begun, last));
            (first, last) = (id, id);
        }

        if (first is { } open) parts.Add(Part(open, last));
        var text = string.Join(',', parts);
        return text.Length <= Longest ? text : null;
    }

    private static string Part(long first, long last) => first == last ? $"{first}" : $"{first}-{last}";
}
