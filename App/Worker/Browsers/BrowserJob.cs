using TestRuns.Controllers.Wire;

namespace TestRuns.Worker.Browsers;

/// <summary>What the process of a browser step is told, over its standard input: there may be secrets in it.</summary>
internal sealed record BrowserJob
{
    public required IReadOnlyList<BrowserPartAction> Actions { get; init; }

    /// <inheritdoc cref="BrowserPart.ActionTimeout"/>
    public TimeSpan? ActionTimeout { get; init; }

    /// <inheritdoc cref="BrowserPart.VideoOnFailure"/>
    public bool VideoOnFailure { get; init; }

    /// <summary>The browser's program.</summary>
    public required string Browser { get; init; }

    /// <summary>Where it leaves what is to be kept.</summary>
    public required string Folder { get; init; }

    /// <summary>Of the whole step: when it is over, the process is killed. A picture of what was wrong needs a moment before that.</summary>
    public required TimeSpan Timeout { get; init; }

    /// <summary>In <see cref="Folder"/>: what failed, in a sentence or two. It is not sent as a file.</summary>
    public const string WhyFile = "why.txt";

    public const int Failed = 1;

    /// <summary>The browser could not be started, or did not stay: nothing is known of what was to be tried.</summary>
    public const int NoBrowser = 2;
}
