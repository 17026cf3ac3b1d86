using Microsoft.Extensions.DependencyInjection;
using TestRuns.Controllers.Wire;
using TestRuns.Tests.Support;
using TestRuns.Worker;

namespace TestRuns.Tests.Worker;

public sealed class WorkerSetupTests
{
    [Fact]
    public async Task It_works_from_the_container_with_a_workspace_that_is_not_there_yet()
    {
        using var folder = new TempFolder();
        var options = new WorkerOptions { WorkspaceRoot = folder.At("data/workspaces"), Name = "embedded" };
        var identity = options.Identity;
        await using var services = new ServiceCollection().AddLogging().AddSingleton(TimeProvider.System).AddWorker(options).BuildServiceProvider();
        var runner = services.GetRequiredService<StepRunner>();
        services.GetRequiredService<IControllerClient>().ShouldBeSameAs(runner);
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
        await using var services = new ServiceCollection().AddLogging().AddSingleton(TimeProvider.System)
            .AddWorker(new WorkerOptions { WorkspaceRoot = folder.Path, Name = "embedded" }).BuildServiceProvider();
        var runner = services.GetRequiredService<StepRunner>();
        await Should.ThrowAsync<InvalidOperationException>(() => runner.Execute(Order("true"), CancellationToken.None));
    }

    private static StepOrder Order(string command) => new()
    {
        Id = new OrderId(1, 1, 1, 1),
        StepName = "step",
        Timeout = TimeSpan.FromMinutes(5),
        Environment = new Dictionary<string, string>(),
        Command = new CommandPart(command, null, null, "TERM", TimeSpan.FromSeconds(5)),
    };
}
