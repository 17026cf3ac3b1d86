using TestRuns.Controllers.Wire;

namespace TestRuns.Tests.Worker.Session;

public static class Orders
{
    private static long last;

    public static StepOrder New(string command, long run = 1, bool critical = false) => new()
    {
        Id = new OrderId(run, Epoch: 1, Interlocked.Increment(ref last), Attempt: 1),
        StepName = "step",
        Timeout = TimeSpan.FromMinutes(5),
        Critical = critical,
        Environment = new Dictionary<string, string>(),
        Command = new CommandPart(command, Shell: null, Cwd: null, "TERM", TimeSpan.FromSeconds(30)),
    };
}
