using System.Runtime.Versioning;
using TestRuns.Worker.Processes.Linux;

namespace TestRuns.Tests.Worker;

[SupportedOSPlatform("linux")]
public sealed class ProcFsTests
{
    [Fact]
    public async Task Children_are_the_same_with_and_without_the_kernels_list()
    {
        await using var bench = new Bench(Bench.Group);
        var order = bench.Order("sleep 600 & sleep 600 & echo $$; wait");
        await bench.Begin(order);
        await bench.Server.Said("");
        var parent = int.Parse(bench.Server.Lines[0].Text);
        ProcFs.Children(parent).Count.ShouldBe(2);
        ProcFs.ChildrenByParent(parent).ShouldBe(ProcFs.Children(parent), ignoreOrder: true);
        ProcFs.ChildrenByParent(Environment.ProcessId).ShouldContain(parent);
    }

    [Fact]
    public async Task A_variable_is_found_whole_only()
    {
        await using var bench = new Bench(Bench.Group);
        var order = bench.Order("echo $$; sleep 600; :") with { Environment = new Dictionary<string, string> { ["COLOUR"] = "red" } };
        await bench.Begin(order);
        await bench.Server.Said("");
        var pid = int.Parse(bench.Server.Lines[0].Text);
        ProcFs.HasVariable(pid, "COLOUR", "red").ShouldBeTrue();
        ProcFs.HasVariable(pid, "COLOUR", "re").ShouldBeFalse();
        ProcFs.HasVariable(pid, "OLOUR", "red").ShouldBeFalse();
        ProcFs.HasVariable(pid, "COLOUR", "redd").ShouldBeFalse();
    }
}
