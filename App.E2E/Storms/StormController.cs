using TestRuns.E2E.Support;

namespace TestRuns.E2E.Storms;

/// <summary>A guard and its worker, as a target of faults: the server's own, or a process that the storm started.</summary>
public interface IPair
{
    string Name { get; }

    /// <summary>Null: it does not live just now.</summary>
    int? GuardId { get; }

    int? WorkerId { get; }
}

/// <summary>A controller of the storm, with the network before it.</summary>
public sealed class StormController(ControllerProcess process, CutProxy? proxy) : IPair, IAsyncDisposable
{
    public ControllerProcess Process => process;

    /// <summary>Null: it is connected directly.</summary>
    public CutProxy? Proxy => proxy;

    public string Name => process.Name;

    public int? GuardId => process.IsRunning ? process.GuardId : null;

    public int? WorkerId => process.IsRunning ? process.WorkerId : null;

    public async ValueTask DisposeAsync()
    {
        // It says goodbye through it.
        proxy?.Restore();
        await process.DisposeAsync();
        if (proxy is not null) await proxy.DisposeAsync();
    }
}

/// <summary>The server's own controller: its guard is a child of the server.</summary>
public sealed class EmbeddedPair(TestServer server) : IPair
{
    public string Name => "embedded";

    public int? GuardId => server.IsRunning ? Child(server.ProcessId, "--embedded") : null;

    public int? WorkerId => GuardId is { } guard ? Child(guard, ControllerProcess.WorkerVerb) : null;

    private static int? Child(int parent, string command) =>
        ProcessWatch.ChildrenOf(parent).FirstOrDefault(child => child.Command.Contains(command, StringComparison.Ordinal))?.Id;
}
