namespace TestRuns.Hooks;

/// <summary>Section <c>Hooks</c> of the settings.</summary>
public sealed class HookOptions
{
    private static readonly string[] UsualStops = ["stop", "stopped", "cancelled"];

    private const int LongestStatus = 100;

    /// <summary>What a call from outside says when the run is to end; none: stop, stopped, cancelled.</summary>
    public IList<string> StopStatuses { get; } = [];

    /// <summary>How many calls a minute one address may send to one project's stop address.</summary>
    public int CallsPerMinute { get; set; } = 120;

    /// <summary>The words in use, for people.</summary>
    public IReadOnlyList<string> Stops => StopStatuses.Count > 0 ? [.. StopStatuses] : UsualStops;

    /// <summary>Whatever the case of its letters: senders differ in that.</summary>
    public bool IsStop(string status) => Stops.Contains(status.Trim(), StringComparer.OrdinalIgnoreCase);

    public IEnumerable<string> Mistakes()
    {
        if (StopStatuses.Any(status => string.IsNullOrWhiteSpace(status) || status.Length > LongestStatus || status != status.Trim()))
            yield return $"Hooks:StopStatuses must be words of up to {LongestStatus} characters, without blanks around them";
        if (CallsPerMinute is < 1 or > 100_000) yield return "Hooks:CallsPerMinute must be from 1 to 100000";
    }
}
