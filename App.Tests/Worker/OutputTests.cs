using TestRuns.Controllers.Wire;
using TestRuns.Tests.Support;

namespace TestRuns.Tests.Worker;

public sealed class OutputTests
{
    [Fact]
    public async Task A_hundred_thousand_lines_arrive_complete_in_order_and_numbered()
    {
        await using var bench = new Bench(Bench.Group);
        (await bench.Run("seq 100000")).DroppedBytes.ShouldBe(0);
        bench.Server.Texts(OutputKind.Out).ShouldBe(Enumerable.Range(1, 100_000).Select(number => number.ToString()));
        var next = 0L;
        foreach (var batch in bench.Server.Batches)
        {
            batch.First.ShouldBe(next);
            batch.Lines.Count.ShouldBeInRange(1, 256);
            next += batch.Lines.Count;
        }
    }

    [Fact]
    public async Task Output_is_seen_while_the_step_runs()
    {
        await using var bench = new Bench(Bench.Group);
        var order = bench.Order("echo early; sleep 600");
        await bench.Begin(order);
        await bench.Server.Said("early");
        bench.Server.FinishedCount.ShouldBe(0);
    }

    [Fact]
    public async Task A_server_that_takes_nothing_makes_the_command_wait_and_still_it_can_be_cancelled()
    {
        await using var bench = new Bench(Bench.Group);
        bench.Server.Accept.Shut();
        var order = bench.Order("i=0; while [ $i -lt 20000 ]; do i=$((i+1)); echo 0123456789012345678901234567890123456789; done; touch done; sleep 600");
        await bench.Begin(order);
        await bench.Server.Started(order.Id.StepId);
        await bench.Cancel(order);
        await Eventually.Holds(() => Eyes.LivingOf(bench.Identity).Count == 0);
        File.Exists(Path.Combine(bench.Root, "run-1", "done")).ShouldBeFalse();
        bench.Server.Accept.Open();
        (await bench.Server.Finished(order.Id.StepId)).Result.ShouldBe(StepResult.Killed);
    }

    [Fact]
    public async Task Colours_stay_and_invalid_bytes_are_replaced()
    {
        await using var bench = new Bench(Bench.Group);
        await bench.Run(@"printf '\033[31mred\033[0m\r\n'; printf 'a\377b\n'; printf '\303\244 \360\237\231\202'");
        bench.Server.Texts(OutputKind.Out).ShouldBe(["\u001b[31mred\u001b[0m", "a\ufffdb", "\u00e4 \U0001F642"]);
    }

    [Fact]
    public async Task Secrets_are_masked_in_output_and_message()
    {
        await using var bench = new Bench(Bench.Group);
        var order = bench.Order("printf 'the hunt'; sleep 0.05; echo 'er2 and $TOKEN'; echo hunter2hunter22 >&2") with { Secrets = ["hunter2", "hunter22", "$TOKEN"] };
        await bench.Run(order);
        bench.Server.Texts(OutputKind.Out).ShouldBe(["the ••• and •••"]);
        bench.Server.Texts(OutputKind.Error).ShouldBe(["••••••"]);
        var error = bench.Order("true") with { Secrets = ["hunter2"] };
        (await bench.Run(error with { Command = error.Command! with { Cwd = "hunter2" } })).Message.ShouldBe("'•••' is not a folder inside the workspace");
    }

    [Fact]
    public async Task Beyond_the_limit_output_is_read_and_dropped_with_one_note()
    {
        await using var bench = new Bench(Bench.Group);
        var report = await bench.Run(bench.Order("seq 20000; seq 20000 >&2; echo the end") with { MaxOutputBytes = 2048 });
        report.Result.ShouldBe(StepResult.Passed);
        var all = Enumerable.Range(1, 20_000).Sum(number => number.ToString().Length + 1);
        report.DroppedBytes.ShouldBe((2 * all) + "the end\n".Length - 2048);
        bench.Server.Texts(OutputKind.Note).ShouldBe(["output limit of 2 KB reached; the rest is not kept"]);
        bench.Server.Lines.Where(line => line.Kind != OutputKind.Note).Sum(line => line.Text.Length + 1).ShouldBeInRange(2047, 2050);
    }

    [Fact]
    public async Task Output_that_is_broken_off_at_its_limit_does_not_end_with_the_beginning_of_a_secret()
    {
        await using var bench = new Bench(Bench.Group);
        await bench.Run(bench.Order("echo it is hunter2") with { Secrets = ["hunter2"], MaxOutputBytes = "it is hunte".Length });
        bench.Server.Texts(OutputKind.Out).ShouldBe(["it is •••"]);
    }

    [Fact]
    public async Task Output_exactly_as_long_as_the_limit_is_kept_without_a_note()
    {
        await using var bench = new Bench(Bench.Group);
        (await bench.Run(bench.Order("echo 12345") with { MaxOutputBytes = 6 })).DroppedBytes.ShouldBe(0);
        bench.Server.Lines.Select(line => line.Text).ShouldBe(["12345"]);
    }

    [Fact]
    public async Task A_line_without_an_end_is_cut()
    {
        await using var bench = new Bench(Bench.Group);
        await bench.Run("head -c 40000 /dev/zero | tr '\\0' x");
        bench.Server.Texts(OutputKind.Out).Select(text => text.Length).ShouldBe([16384, 16384, 7232]);
    }

    [Fact]
    public async Task What_was_written_right_before_the_end_is_there()
    {
        await using var bench = new Bench(Bench.Cgroup);
        for (var i = 0; i < 30; i++) await bench.Run($"head -c 60000 /dev/zero | tr '\\0' x; echo; echo last-{i}; exit 0");
        bench.Server.Texts(OutputKind.Out).Count(text => text.StartsWith("last-", StringComparison.Ordinal)).ShouldBe(30);
    }
}
