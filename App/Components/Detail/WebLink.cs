namespace TestRuns.Components.Detail;

/// <summary>An address that came from outside: only the web is linked to, never a script.</summary>
public static class WebLink
{
    public static string? From(string? text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is ("http" or "https") ? uri.AbsoluteUri : null;
}
