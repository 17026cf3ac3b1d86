using System.Globalization;

namespace TestRuns.Cli;

/// <summary>A run as it is named on the command line.</summary>
/// <param name="Server">Null: it was named by its id alone.</param>
internal sealed record RunAddress(long Id, Uri? Server)
{
    private const string Page = "/runs/";
    private const string Interface = "/api/v1";

    /// <param name="text">An id, or the address of a run's page or of the run in the interface.</param>
    /// <returns>Null: it is neither.</returns>
    public static RunAddress? Read(string text)
    {
        if (Number(text.TrimStart('#')) is { } id) return new RunAddress(id, null);
        if (!Uri.TryCreate(text, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https")) return null;
        var path = address.AbsolutePath;
        var at = path.LastIndexOf(Page, StringComparison.Ordinal);
        if (at < 0 || Number(path[(at + Page.Length)..].Split('/')[0]) is not { } number) return null;
        var below = path[..at];
        if (below.EndsWith(Interface, StringComparison.Ordinal)) below = below[..^Interface.Length];
        return new RunAddress(number, new Uri(address.GetLeftPart(UriPartial.Authority) + below));
    }

    private static long? Number(string text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
