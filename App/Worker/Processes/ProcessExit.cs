namespace TestRuns.Worker.Processes;

/// <summary>How a process ended: by itself with a code, or by a signal. Neither: nobody can tell any more.</summary>
public sealed record ProcessExit(int? Code, int? Signal)
{
    public bool Succeeded => Code == 0;

    public string Message => (Code, Signal) switch
    {
        ({ } code, _) => $"exit code {code}",
        (_, { } signal) => $"killed by {(SignalNames.Of(signal) is { } name && name.StartsWith("SIG", StringComparison.Ordinal) ? $"signal {name}" : $"signal {signal}")}",
        _ => "ended, its exit code was lost",
    };
}
