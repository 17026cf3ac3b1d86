using System.Text;
using TestRuns.Worker.Processes;

namespace TestRuns.Tests.Worker;

public sealed class GivenInputTests
{
    [Theory]
    [InlineData(Bench.Cgroup)]
    [InlineData(Bench.Group)]
    public async Task A_command_reads_all_that_it_is_given_though_it_is_more_than_a_pipe_holds(string means)
    {
        using var trees = Bench.Trees(means, $"given-{Guid.NewGuid():N}", TimeProvider.System);
        await using var tree = trees.Start(Start("wc -c") with { Input = Encoding.UTF8.GetBytes(new string('x', 300_000)) });
        using var said = new StreamReader(tree.Out);
        (await said.ReadToEndAsync()).Trim().ShouldBe("300000");
        (await tree.Exited).Code.ShouldBe(0);
    }

    [Fact]
    public async Task A_command_that_reads_nothing_ends_all_the_same()
    {
        using var trees = Bench.Trees(Bench.Group, $"given-{Guid.NewGuid():N}", TimeProvider.System);
        await using var tree = trees.Start(Start("exit 3") with { Input = Encoding.UTF8.GetBytes(new string('x', 300_000)) });
        (await tree.Exited).Code.ShouldBe(3);
    }

    private static TreeStart Start(string command) =>
        new(1, "/bin/sh", command, Path.GetTempPath(), new Dictionary<string, string>(StringComparer.Ordinal) { ["PATH"] = "/usr/bin:/bin" });
}
