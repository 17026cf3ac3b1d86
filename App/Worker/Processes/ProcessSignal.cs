namespace TestRuns.Worker.Processes;

/// <summary>The signals that a step may be asked to end with, by their numbers on Linux.</summary>
public enum ProcessSignal
{
    Hup = 1,
    Int = 2,
    Quit = 3,
    Kill = 9,
    Term = 15,
    Cont = 18,
}

internal static class SignalNames
{
    private static readonly string[] Names =
    [
        "0", "SIGHUP", "SIGINT", "SIGQUIT", "SIGILL", "SIGTRAP", "SIGABRT", "SIGBUS", "SIGFPE", "SIGKILL", "SIGUSR1", "SIGSEGV",
        "SIGUSR2", "SIGPIPE", "SIGALRM", "SIGTERM", "SIGSTKFLT", "SIGCHLD", "SIGCONT", "SIGSTOP", "SIGTSTP", "SIGTTIN",
        "SIGTTOU", "SIGURG", "SIGXCPU", "SIGXFSZ", "SIGVTALRM", "SIGPROF", "SIGWINCH", "SIGIO", "SIGPWR", "SIGSYS",
    ];

    public static string Of(int number) => number > 0 && number < Names.Length ? Names[number] : $"signal {number}";

    /// <summary>What a step may ask to be stopped with; null: none of those.</summary>
    public static ProcessSignal? Polite(string name) => name switch
    {
        "TERM" => ProcessSignal.Term,
        "INT" => ProcessSignal.Int,
        "HUP" => ProcessSignal.Hup,
        "QUIT" => ProcessSignal.Quit,
        _ => null,
    };
}
