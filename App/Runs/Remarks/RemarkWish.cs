namespace TestRuns.Runs.Remarks;

/// <summary>What is to be written beside a result.</summary>
/// <param name="Text">Of a defect it may be empty: its address says what it is called.</param>
/// <param name="Url">Of a defect; null: it is a comment.</param>
public sealed record RemarkWish(string? Text, string? Url)
{
    public const int LongestText = 4_000;
    public const int LongestName = 100;
    public const int LongestUrl = 2_000;

    /// <summary>What is kept as its text.</summary>
    public string Kept => !string.IsNullOrWhiteSpace(Text) || Url is null ? (Text ?? "").Trim() : NameOf(Url);

    /// <summary>Every wrong field, with what would be right.</summary>
    public Dictionary<string, string[]> Mistakes()
    {
        var mistakes = new Dictionary<string, string[]>(StringComparer.Ordinal);
        var longest = Url is null ? LongestText : LongestName;
        if (Url is null && string.IsNullOrWhiteSpace(Text)) mistakes["text"] = ["What there is to say; or give the url of a defect."];
        else if (Text?.Trim().Length > longest || Text?.Contains('\0') == true) mistakes["text"] = [$"A text of at most {longest:N0} characters{(Url is null ? "" : ", for a link")}."];
        if (Url is not null && !IsWeb(Url)) mistakes["url"] = [$"An address that begins with http:// or https://, of at most {LongestUrl:N0} characters."];
        return mistakes;
    }

    private static bool IsWeb(string url) => url.Length <= LongestUrl && Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme is ("http" or "https");

    /// <summary>"SHOP-12" of https://issues.example.com/browse/SHOP-12, "example.com" where there is no path.</summary>
    private static string NameOf(string url)
    {
        var uri = new Uri(url);
        var last = uri.AbsolutePath.Split('/', StringSplitOptions.RemoveEmptyEntries).LastOrDefault();
        var name = last is null ? uri.Host : Uri.UnescapeDataString(last);
        return name.Length > LongestName ? name[..LongestName] : name;
    }
}
