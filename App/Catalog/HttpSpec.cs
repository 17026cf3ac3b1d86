namespace TestRuns.Catalog;

public sealed record HttpSpec
{
    public required string Method { get; init; }
    public required string Url { get; init; }
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();
    public string? Body { get; init; }
    public HttpExpectation Expect { get; init; } = new();
}

public sealed record HttpExpectation
{
    /// <summary>Null: any status from 200 to 299.</summary>
    public int? Status { get; init; }

    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>A path such as <c>$.items[0].name</c> and the text that its value must have.</summary>
    public IReadOnlyDictionary<string, string> Json { get; init; } = new Dictionary<string, string>();

    /// <summary>Must occur in the body.</summary>
    public string? Text { get; init; }

    /// <summary>The answer must have come within this time.</summary>
    public TimeSpan? Within { get; init; }
}
