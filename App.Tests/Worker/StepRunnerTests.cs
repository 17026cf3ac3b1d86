using Microsoft.Extensions.Logging.Abstractions;
using TestRuns.Controllers.Wire;
using TestRuns.Tests.Support;
using TestRuns.Worker;
using TestRuns.Worker.Processes;

namespace TestRuns.Tests.Worker;

public sealed class StepRunnerTests
{
    [Fact]
    public async Task It_works_with_a_workspace_that_is_not_there_yet()
    {
        using var folder = new TempFolder();
        var options = new WorkerOptions { WorkspaceRoot = folder.At("data/workspaces"), Name = "embedded" };
        var identity = options.Identity;
        using var trees = Trees(options);
        await using var runner = Runner(options, trees);
        var server = new ReportRecorder();
        runner.Attach(server);
        await runner.Execute(Order("echo $TESTRUNS_CONTROLLER"), CancellationToken.None);
        (await server.Finished(1)).Result.ShouldBe(StepResult.Passed);
        server.Texts(OutputKind.Out).ShouldBe([identity]);
        options.Identity.ShouldBe(identity);
    }

    [Fact]
    public void Two_workers_of_one_name_over_different_folders_are_not_taken_for_one()
    {
        using var one = new TempFolder();
        using var other = new TempFolder();
        var identities = new[] { one.Path, other.Path, one.Path + "/" }.Select(root => new WorkerOptions { WorkspaceRoot = root, Name = "embedded" }.Identity).ToList();
        identities[0].ShouldNotBe(identities[1]);
        identities[0].ShouldBe(identities[2]);
    }

    [Fact]
    public async Task An_order_before_a_server_is_attached_is_a_bug_that_shows()
    {
        using var folder = new TempFolder();
        var options = new WorkerOptions { WorkspaceRoot = folder.Path, Name = "embedded" };
        using var trees = Trees(options);
        await using var runner = Runner(options, trees);
        await Should.ThrowAsync<InvalidOperationException>(() => runner.Execute(Order("true"), CancellationToken.None));
    }

    private static IProcessTrees Trees(WorkerOptions options) => ProcessTrees.Choose(options.Identity, TimeProvider.System, NullLogger.Instance);

    private static StepRunner Runner(WorkerOptions options, IProcessTrees trees) => new(options, trees, TimeProvider.System, NullLogger<StepRunner>.Instance);

    private static StepOrder Order(string command) => new()
    {
        Id = new OrderId(1, 1, 1, 1),
        StepName = "step",
        Timeout = TimeSpan.FromMinutes(5),
        Environment = new Dictionary<string, string>(),
        Command = new CommandPart(command, null, null, "TERM", TimeSpan.FromSeconds(5)),
    };
}
