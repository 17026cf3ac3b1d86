namespace TestRuns.Catalog.Yaml;

/// <summary><c>http: GET url</c>, or a mapping; and what is expected of the answer.</summary>
internal sealed class HttpReader(Mistakes mistakes)
{
    private const string Example = "write it like GET https://host/path";

    private static readonly string[] Methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];
    private static readonly string[] Keys = ["method", "url", "headers", "body"];
    private static readonly string[] Expected = ["status", "headers", "json", "text", "within"];

    private readonly ValueReader values = new(mistakes);

    public HttpSpec Read(Node node, Node? expect)
    {
        var request = node is TextNode ? Short(node) : Long(node);
        return request with { Expect = expect is null ? new() : Expectation(expect) };
    }

    private HttpSpec Short(Node node)
    {
        var words = (values.Text(node, "http", TextRule.Line) ?? "").Split((char[]?)null, 2, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (words is [var method, var url])
            return new HttpSpec { Method = Method(node, method), Url = Url(node, url) };
        if (words is [var single])
            values.Wrong(node, Methods.Contains(single.ToUpperInvariant()) ? "the request has no address" : "the request has no method", Example);
        return new HttpSpec { Method = "", Url = "" };
    }

    private HttpSpec Long(Node node)
    {
        if (values.Map(node, "http", Example) is not { } map) return new HttpSpec { Method = "", Url = "" };
        var fields = new Fields(map, "http", Keys, mistakes);
        if (fields["method"] is null) mistakes.Add(fields.At, "the request has no method", "add method: GET");
        if (fields["url"] is null) mistakes.Add(fields.At, "the request has no address", "add url: https://host/path");
        return new HttpSpec
        {
            Method = values.Text(fields["method"], "method", TextRule.Word) is { } method ? Method(fields["method"]!, method) : "",
            Url = values.Text(fields["url"], "url", TextRule.Line) is { } url ? Url(fields["url"]!, url.Trim()) : "",
            Headers = values.Pairs(fields["headers"], "headers", TextRule.Line, Words.Header),
            Body = values.Text(fields["body"], "body", TextRule.Script, mayBeEmpty: true),
        };
    }

    private string Method(Node node, string method)
    {
        if (!Methods.Contains(method))
            values.Wrong(node, $"{Mistakes.Quote(method)} is no method", Suggestion.For(method, Methods) is { } meant ? $"did you mean {meant}?" : $"take one of {string.Join(", ", Methods)}");
        return method;
    }

    /// <summary>What variables stand for is not known here: only an address without them can be judged as a whole.</summary>
    private string Url(Node node, string url)
    {
        if (url.Any(char.IsWhiteSpace))
            values.Wrong(node, $"the address {Mistakes.Quote(url)} has a space in it", "write %20 for a space");
        else if (!IsHttp(url))
            values.Wrong(node, $"{Mistakes.Quote(url)} is no web address", Example);
        return url;
    }

    private static bool IsHttp(string url)
    {
        if (url.StartsWith("${", StringComparison.Ordinal)) return true;
        var hasScheme = url.StartsWith("http://", StringComparison.OrdinalIgnoreCase) || url.StartsWith("https://", StringComparison.OrdinalIgnoreCase);
        return hasScheme && (url.Contains("${", StringComparison.Ordinal) || Uri.TryCreate(url, UriKind.Absolute, out _));
    }

    private HttpExpectation Expectation(Node node)
    {
        if (values.Map(node, "expect", "write { status: 200 }") is not { } map) return new();
        var fields = new Fields(map, "expect", Expected, mistakes);
        return new HttpExpectation
        {
            Status = values.Number(fields["status"], "status", 100, 599),
            Headers = values.Pairs(fields["headers"], "headers", TextRule.Line, Words.Header),
            Json = values.Pairs(fields["json"], "json", TextRule.Prose, Words.JsonPath),
            Text = values.Text(fields["text"], "text", TextRule.Prose),
            Within = values.Duration(fields["within"], "within"),
        };
    }
}
