using Microsoft.AspNetCore.WebUtilities;

namespace TestRuns.Components.Layout;

/// <summary>What stands in an address behind its question mark.</summary>
public static class Address
{
    public static string? Query(string uri, string name)
    {
        var start = uri.IndexOf('?', StringComparison.Ordinal);
        if (start < 0) return null;
        var end = uri.IndexOf('#', start);
        var query = QueryHelpers.ParseQuery(end < 0 ? uri[start..] : uri[start..end]);
        return query.TryGetValue(name, out var values) && values is [{ Length: > 0 } value, ..] ? value : null;
    }

    /// <summary>The path with those of the values that are not empty, in their order.</summary>
    public static string Of(string path, params IEnumerable<(string Name, string? Value)> values)
    {
        var said = values.Where(value => !string.IsNullOrEmpty(value.Value))
            .Select(value => $"{value.Name}={Uri.EscapeDataString(value.Value!).Replace("%2C", ",", StringComparison.Ordinal)}");
        var query = string.Join('&', said);
        return query.Length == 0 ? path : $"{path}?{query}";
    }
}
