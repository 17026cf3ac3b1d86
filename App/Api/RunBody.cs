using System.Text.Json;
using TestRuns.Catalog;
using TestRuns.Runs;

namespace TestRuns.Api;

/// <summary>What a run is to be made of: a suite of the project, some cases of it, or cases of its own.</summary>
public sealed record RunBody
{
    /// <summary>The name of a suite of the project.</summary>
    public string? Suite { get; init; }

    /// <summary>With a suite the names of those of its cases that are to run. Without one whole cases, written as in a suite's file: that needs a Maintainer.</summary>
    public IReadOnlyList<JsonElement>? Cases { get; init; }

    /// <summary>For people; left out: the suite's.</summary>
    public string? Name { get; init; }

    /// <summary>In place of the suite's own.</summary>
    public string? Environment { get; init; }

    /// <summary>In place of the suite's own: what the controller must have.</summary>
    public IReadOnlyList<string>? Labels { get; init; }

    /// <summary>An outside name, such as a build's, unique among runs that are not over: made again with it, it is the same run.</summary>
    public string? Key { get; init; }

    /// <summary>"supersede": a run that has the key is aborted, and this one takes its place.</summary>
    public string? OnConflict { get; init; }

    /// <summary>Beside those of the suite, the environment and the project, and before them.</summary>
    public IReadOnlyDictionary<string, string>? Variables { get; init; }

    /// <summary>Of the whole run.</summary>
    public double? TimeoutSeconds { get; init; }

    /// <summary>In place of the suite's own: how many of its cases may be in progress at once, from 1 to 64.</summary>
    public int? Parallel { get; init; }

    public string? Branch { get; init; }
    public string? Commit { get; init; }

    /// <summary>Where it comes from: an address of the web.</summary>
    public string? Link { get; init; }

    /// <summary>In the queue, from -10 to 10: higher goes first. Left out: the suite's, which is 0 where it says nothing.</summary>
    public int? Priority { get; init; }

    /// <summary>False: it waits until it is asked to start.</summary>
    public bool Start { get; init; } = true;

    /// <summary>Does it bring steps of its own? That is running code on a controller.</summary>
    internal bool BringsCases => Suite is null && Cases is not null;

    /// <summary>Its variables that are running code, too.</summary>
    internal IReadOnlyList<string> CodeVariables => [.. (Variables?.Keys ?? []).Where(TestRuns.Catalog.CodeVariables.Is)];

    internal RunRequest Request(long projectId, SuiteSpec suite)
    {
        var request = RunRequest.Of(projectId, suite);
        return request with
        {
            Name = Name?.Trim() ?? request.Name,
            SuiteName = BringsCases ? null : request.SuiteName,
            Environment = Environment?.Trim() ?? request.Environment,
            Labels = Labels ?? request.Labels,
            Variables = Variables ?? request.Variables,
            Timeout = TimeoutSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : request.Timeout,
            Parallel = Parallel ?? request.Parallel,
            Priority = Priority ?? request.Priority,
            Key = Key,
            Supersede = OnConflict == "supersede",
            Branch = Branch,
            Commit = Commit,
            Link = Link,
            Start = Start,
        };
    }
}
