namespace TestRuns.Catalog;

public enum StepKind
{
    Run,
    Http,
    Browser,
    Wait,
    Manual,

    /// <summary>Stands for shared steps. A run has these in its place.</summary>
    Use,
}

/// <summary>What a step is to do: design.md §4. Exactly the part that its <see cref="Kind"/> names is set.</summary>
public sealed record StepSpec
{
    public required string Name { get; init; }
    public required StepKind Kind { get; init; }
    public RunSpec? Run { get; init; }
    public HttpSpec? Http { get; init; }
    public IReadOnlyList<BrowserAction>? Browser { get; init; }
    public ManualSpec? Manual { get; init; }

    /// <summary>Of a <see cref="StepKind.Use"/> step: the name of the shared steps that it stands for.</summary>
    public string? Use { get; init; }

    /// <summary>In the store alone: the number of those shared steps, which stays when they are called otherwise.</summary>
    public long? UseId { get; init; }

    /// <summary>In a run: the shared steps that it came from, as they were called; null: it is the case's own.</summary>
    public string? From { get; init; }

    /// <summary>How long each action of a <see cref="StepKind.Browser"/> step may take; null: 30 s. Never longer than its step may.</summary>
    public TimeSpan? ActionTimeout { get; init; }

    /// <summary>Of a <see cref="StepKind.Browser"/> step: what fails is kept as a video, too.</summary>
    public bool VideoOnFailure { get; init; }

    /// <summary>How long a <see cref="StepKind.Wait"/> step waits.</summary>
    public TimeSpan? Wait { get; init; }

    /// <summary>Null: the default of the installation (1 h; 60 s for an <see cref="Always"/> step). A critical step has one of its own.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Not interrupted by an abort, only by its own timeout, force or death.</summary>
    public bool Critical { get; init; }

    /// <summary>Teardown: runs after a failure and after an abort too.</summary>
    public bool Always { get; init; }

    public bool ContinueOnFailure { get; init; }
    public bool AbortRunOnFailure { get; init; }
    public IReadOnlyDictionary<string, string> Env { get; init; } = new Dictionary<string, string>();

    /// <summary>The label of controllers that have a browser: they give it to themselves.</summary>
    public const string BrowserLabel = "browser";

    /// <summary>Stands for the shared steps of that name.</summary>
    public static StepSpec Using(string name) => new StepSpec { Name = "", Kind = StepKind.Use, Use = name }.Called(null);

    /// <summary>Does it run on a controller, and so hold a slot while it runs?</summary>
    public bool NeedsController => Kind is StepKind.Run or StepKind.Http or StepKind.Browser;
}
