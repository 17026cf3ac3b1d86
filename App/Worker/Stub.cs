// Holds the place until the room Worker is pushed: delete this file then. The names are what Cli/EmbeddedController.cs and Cli/Serve.cs call.
namespace TestRuns.Worker;
using TestRuns.Controllers.Wire;
public sealed class WorkerOptions { public required string WorkspaceRoot {get;init;} public required string Identity {get;init;} }
public sealed class StepRunner : IControllerClient, IAsyncDisposable {
 public Task Execute(StepOrder order, CancellationToken cancellationToken) => throw new NotSupportedException();
 public Task<CancelAnswer> Cancel(CancelOrder order, CancellationToken cancellationToken)=> throw new NotSupportedException();
 public Task<RunClosed> CloseRun(CloseRunOrder order, CancellationToken cancellationToken)=> throw new NotSupportedException();
 public Task<EndedProcesses?> Reap(CancellationToken c) => Task.FromResult<EndedProcesses?>(null);
 public void Attach(IControllerServer s) {}
 public ValueTask DisposeAsync() => default;
}
public static class WorkerSetup { public static IServiceCollection AddWorker(this IServiceCollection s, WorkerOptions o) { s.AddSingleton<StepRunner>(); return s; } }
