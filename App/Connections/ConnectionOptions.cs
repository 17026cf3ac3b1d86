using TestRuns.Runs;

namespace TestRuns.Connections;

/// <summary>How long who is waited for: design.md §3. What stands above a time is the key of its setting.</summary>
public sealed class ConnectionOptions
{
    /// <summary>How often a controller asks for a sign of life.</summary>
    public static readonly TimeSpan PingInterval = TimeSpan.FromSeconds(1);

    /// <summary>What is added to <see cref="DeadMan"/> before a controller that is not heard counts as empty.</summary>
    public static readonly TimeSpan SafetyMargin = TimeSpan.FromSeconds(1);

    /// <summary>Timers of the platform end at 49 days.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromDays(30);

    [ConfigurationKeyName("Controllers:ReconnectGrace")]
    public TimeSpan ControllerGrace { get; set; } = TimeSpan.FromSeconds(7);

    /// <summary>From when on a connected controller that says nothing counts as broken.</summary>
    [ConfigurationKeyName("Controllers:SilenceLimit")]
    public TimeSpan SilenceLimit { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>When a controller that hears nothing ends its own steps, counted from the sending of its last answered ping.</summary>
    [ConfigurationKeyName("Controllers:DeadMan")]
    public TimeSpan DeadMan { get; set; } = TimeSpan.FromSeconds(6);

    /// <summary>A tab was closed: until when the same tab must be back.</summary>
    [ConfigurationKeyName("Browser:ReloadGrace")]
    public TimeSpan TabReloadGrace { get; set; } = TimeSpan.FromSeconds(10);

    [ConfigurationKeyName("Browser:ReconnectGrace")]
    public TimeSpan TabReconnectGrace { get; set; } = TimeSpan.FromSeconds(15);

    [ConfigurationKeyName("Reporters:ReconnectGrace")]
    public TimeSpan ReporterGrace { get; set; } = TimeSpan.FromSeconds(5);

    public TimeSpan GraceOf(ClientKind kind, Breakage how) => kind switch
    {
        ClientKind.Controller => ControllerGrace,
        ClientKind.Browser => how == Breakage.Closed ? TabReloadGrace : TabReconnectGrace,
        ClientKind.Reporter => ReporterGrace,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, message: null),
    };

    public IEnumerable<string> Mistakes()
    {
        var times = new[]
        {
            ("Controllers:ReconnectGrace", ControllerGrace), ("Controllers:SilenceLimit", SilenceLimit), ("Controllers:DeadMan", DeadMan),
            ("Browser:ReloadGrace", TabReloadGrace), ("Browser:ReconnectGrace", TabReconnectGrace), ("Reporters:ReconnectGrace", ReporterGrace),
        };
        foreach (var (key, time) in times)
        {
            if (time <= TimeSpan.Zero) yield return $"{key} must be positive, such as 00:00:10";
            if (time > Longest) yield return $"{key} must be at most {Longest.TotalDays:0} days";
        }

        // A run's lease may move on when its controller is given up: by then the controller must have killed what it held.
        if (ControllerGrace < DeadMan + SafetyMargin)
            yield return $"Controllers:ReconnectGrace ({ControllerGrace}) must be at least one second more than Controllers:DeadMan ({DeadMan})";
    }
}
