namespace TestRuns.Worker;

/// <summary>What a controller is started with. The guard hands it to its worker as one line of JSON.</summary>
public sealed record WorkerConfiguration
{
    public required Uri Server { get; init; }
    public required string Token { get; init; }
    public required string Name { get; init; }
    public required IReadOnlyList<string> Labels { get; init; }
    public required int Slots { get; init; }
    public required string Workspace { get; init; }

    /// <inheritdoc cref="WorkerOptions.Browser"/>
    public string? Browser { get; init; }

    /// <summary>The log is for machines: a JSON object a line.</summary>
    public bool Json { get; init; }

    internal WorkerOptions Options => new() { WorkspaceRoot = Workspace, Name = Name, Server = Server, Browser = Browser };
}
