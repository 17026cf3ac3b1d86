namespace TestRuns.Catalog;

public enum StepKind
{
    Run,
    Http,
    Browser,
    Wait,
    Manual,
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

    /// <summary>Does it run on a controller, and so hold a slot while it runs?</summary>
    public bool NeedsController => Kind is StepKind.Run or StepKind.Http or StepKind.Browser;
}

/// <summary>A shell command. Variables reach it as environment only: text is never pasted into a shell.</summary>
public sealed record RunSpec
{
    public required string Command { get; init; }

    /// <summary>The shell that takes the command by <c>-c</c>; null: <c>/bin/sh</c>, on Windows <c>cmd.exe</c>.</summary>
    public string? Shell { get; init; }

    /// <summary>Relative to the run's workspace, and inside it.</summary>
    public string? Cwd { get; init; }

    /// <summary>The polite signal that is sent first: <c>TERM</c>, <c>INT</c>, <c>HUP</c> or <c>QUIT</c>.</summary>
    public string StopSignal { get; init; } = "TERM";

    /// <summary>Between the polite signal and SIGKILL.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Globs of JUnit XML or TRX files, relative to the workspace.</summary>
    public IReadOnlyList<string> Results { get; init; } = [];
}

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

/// <summary>One action of a browser step, such as <c>click: "button"</c>.</summary>
public sealed record BrowserAction(string Action, string Target, string? Value);

public sealed record ManualSpec(string Instruction, string? Expect);

/// <summary>A case as it is written down: in a suite's file, in the catalog, and frozen in a run.</summary>
public sealed record CaseSpec
{
    public required string Name { get; init; }
    public IReadOnlyList<string> Tags { get; init; } = [];
    public string? Preconditions { get; init; }
    public TimeSpan? Timeout { get; init; }

    /// <summary>How many further tries a failed case gets.</summary>
    public int Retries { get; init; }

    public required IReadOnlyList<StepSpec> Steps { get; init; }
}

/// <summary>A suite with the cases it is made of; what a suite's file says.</summary>
public sealed record SuiteSpec
{
    public required string Name { get; init; }
    public string? Environment { get; init; }
    public IReadOnlyList<string> Labels { get; init; } = [];

    /// <summary>Of the whole run.</summary>
    public TimeSpan? Timeout { get; init; }

    public IReadOnlyDictionary<string, string> Env { get; init; } = new Dictionary<string, string>();
    public required IReadOnlyList<CaseSpec> Cases { get; init; }
}
