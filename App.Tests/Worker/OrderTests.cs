using TestRuns.Controllers.Wire;
using TestRuns.Tests.Support;

namespace TestRuns.Tests.Worker;

public sealed class OrderTests
{
    [Theory, InlineData(Bench.Cgroup), InlineData(Bench.Group)]
    public async Task The_exit_code_decides(string means)
    {
        await using var bench = new Bench(means);
        var passed = await bench.Run("true");
        (passed.Result, passed.ExitCode, passed.Message, passed.Ended).ShouldBe((StepResult.Passed, 0, "exit code 0", null));
        var failed = await bench.Run("exit 3");
        (failed.Result, failed.ExitCode, failed.Message).ShouldBe((StepResult.Failed, 3, "exit code 3"));
        var signal = await bench.Run("kill -SEGV $$");
        (signal.Result, signal.ExitCode, signal.Message).ShouldBe((StepResult.Failed, null, "killed by signal SIGSEGV"));
    }

    [Fact]
    public async Task Started_comes_first_and_finished_after_all_output()
    {
        await using var bench = new Bench(Bench.Group);
        await bench.Run("echo one; echo two >&2");
        bench.Server.Sequence[0].ShouldBe("started 1");
        bench.Server.Sequence[^1].ShouldBe("finished 1 Passed");
        bench.Server.Texts(OutputKind.Out).ShouldBe(["one"]);
        bench.Server.Texts(OutputKind.Error).ShouldBe(["two"]);
    }

    [Fact]
    public async Task A_cancel_that_overtakes_its_order_is_remembered()
    {
        await using var bench = new Bench(Bench.Group);
        var order = bench.Order("touch it-ran");
        (await bench.Cancel(order)).ShouldBe(CancelAnswer.NotRunning);
        (await bench.Run(order)).Result.ShouldBe(StepResult.NotRunning);
        File.Exists(Path.Combine(bench.Root, "run-1", "it-ran")).ShouldBeFalse();
    }

    [Theory, InlineData(Bench.Cgroup), InlineData(Bench.Group)]
    public async Task A_cancel_right_behind_the_order_is_never_lost(string means)
    {
        await using var bench = new Bench(means);
        for (var i = 0; i < 50; i++)
        {
            var order = bench.Order("sleep 600");
            await bench.Begin(order);
            for (var turn = 0; turn < i * 20; turn++) await Task.Yield();
            (await bench.Cancel(order)).ShouldBe(CancelAnswer.Ending);
            (await bench.Server.Finished(order.Id.StepId)).Result.ShouldBeOneOf(StepResult.Killed, StepResult.NotRunning);
        }
        Eyes.LivingOf(bench.Identity).ShouldBeEmpty();
    }

    [Fact]
    public async Task Cancelling_twice_ends_once_and_after_the_end_nothing_runs()
    {
        await using var bench = new Bench(Bench.Group);
        var order = bench.Order("trap 'while [ ! -e go ]; do sleep 0.02; done; exit 0' TERM; echo ready; while :; do sleep 0.02; done");
        await bench.Begin(order);
        await bench.Server.Said("ready");
        (await bench.Cancel(order)).ShouldBe(CancelAnswer.Ending);
        (await bench.Cancel(order)).ShouldBe(CancelAnswer.Ending);
        await File.WriteAllTextAsync(Path.Combine(bench.Root, "run-1", "go"), "");
        await bench.Server.Finished(order.Id.StepId);
        await Eventually.Holds(() => bench.Cancel(order).Result == CancelAnswer.NotRunning);
        bench.Server.FinishedCount.ShouldBe(1);
    }

    [Fact]
    public async Task An_order_that_is_sent_again_runs_once_and_is_answered_again()
    {
        await using var bench = new Bench(Bench.Group);
        var order = bench.Order("echo x >> count");
        await bench.Run(order);
        await Eventually.Holds(() => bench.Cancel(order).Result == CancelAnswer.NotRunning);
        await bench.Begin(order);
        await Eventually.Holds(() => bench.Server.FinishedCount == 2);
        bench.Server.Sequence[^1].ShouldBe("finished 1 Passed");
        File.ReadAllLines(Path.Combine(bench.Root, "run-1", "count")).ShouldBe(["x"]);
    }

    [Fact]
    public async Task A_critical_step_defers_a_cancel_and_obeys_force()
    {
        await using var bench = new Bench(Bench.Group);
        var gentle = bench.Order("echo ready; while [ ! -e go ]; do sleep 0.02; done") with { Critical = true };
        await bench.Begin(gentle);
        await bench.Server.Said("ready");
        (await bench.Cancel(gentle)).ShouldBe(CancelAnswer.Deferred);
        await File.WriteAllTextAsync(Path.Combine(bench.Root, "run-1", "go"), "");
        (await bench.Server.Finished(gentle.Id.StepId)).Result.ShouldBe(StepResult.Passed);

        var forced = bench.Order("sleep 600") with { Critical = true };
        await bench.Begin(forced);
        await bench.Server.Started(forced.Id.StepId);
        (await bench.Cancel(forced, force: true)).ShouldBe(CancelAnswer.Ending);
        (await bench.Server.Finished(forced.Id.StepId)).Result.ShouldBe(StepResult.Killed);
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task A_timeout_ends_the_tree_of_a_critical_step_too(bool critical)
    {
        await using var bench = new Bench(Bench.Group);
        var report = await bench.Run(bench.Order("sleep 600 & sleep 600") with { Timeout = TimeSpan.FromSeconds(4), Critical = critical });
        (report.Result, report.Message).ShouldBe((StepResult.TimedOut, "Timed out after 4 s"));
        report.Ended!.Count.ShouldBe(3);
        Eyes.LivingOf(bench.Identity).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_shell_that_is_not_there_is_an_error_that_says_so()
    {
        await using var bench = new Bench(Bench.Group);
        var order = bench.Order("true");
        var report = await bench.Run(order with { Command = order.Command! with { Shell = "nosuchshell" } });
        (report.Result, report.Message).ShouldBe((StepResult.Error, "there is no shell 'nosuchshell' on this controller"));
    }

    [Theory, InlineData(".."), InlineData("/etc"), InlineData("a/../../run-12"), InlineData("nowhere"), InlineData("link"), InlineData("link/deeper")]
    public async Task A_folder_outside_the_workspace_is_refused(string cwd)
    {
        await using var bench = new Bench(Bench.Group);
        using var outside = new TempFolder();
        Directory.CreateDirectory(outside.At("deeper"));
        Directory.CreateDirectory(Path.Combine(bench.Root, "run-12"));
        await bench.Run($"ln -s '{outside.Path}' link");
        var order = bench.Order("touch it-ran");
        var report = await bench.Run(order with { Command = order.Command! with { Cwd = cwd } });
        (report.Result, report.Message).ShouldBe((StepResult.Error, $"'{cwd}' is not a folder inside the workspace"));
        Directory.GetFiles(outside.Path, "*", SearchOption.AllDirectories).ShouldBeEmpty();
    }

    [Theory, InlineData(Bench.Cgroup), InlineData(Bench.Group)]
    public async Task The_command_runs_in_its_folder_with_its_variables_and_the_markers(string means)
    {
        await using var bench = new Bench(means);
        await bench.Run("mkdir -p sub/dir");
        var order = bench.Order("pwd; echo \"$GREETING\"; echo $TESTRUNS_RUN_ID $TESTRUNS_STEP_ID $TESTRUNS_CONTROLLER; readlink /proc/self/fd/0; ls /proc/self/fd | wc -l");
        await bench.Run(order with
        {
            Environment = new Dictionary<string, string> { ["GREETING"] = "h\u00e4llo $(id) 'x'\ny" },
            Command = order.Command! with { Cwd = "sub/dir" },
        });
        // ls has its own descriptor of the folder, beside 0, 1 and 2.
        bench.Server.Texts(OutputKind.Out).ShouldBe(
            [Path.Combine(bench.Root, "run-1", "sub", "dir"), "h\u00e4llo $(id) 'x'", "y", $"1 2 {bench.Identity}", "/dev/null", "4"]);
    }

    [Theory, InlineData(Bench.Cgroup), InlineData(Bench.Group)]
    public async Task A_shell_of_the_users_own_gets_the_command_whole(string means)
    {
        await using var bench = new Bench(means);
        var shell = Path.Combine(bench.Root, "my-shell");
        // By another process: as long as one that is just being started has the file open for writing, it cannot be executed.
        (await bench.Run(bench.Order("printf '%s\\n' '#!/bin/sh' 'printf \"%s|\" \"$@\"' > ../my-shell; chmod +x ../my-shell"))).Result.ShouldBe(StepResult.Passed);
        var order = bench.Order("print('it''s') # \"x\"");
        (await bench.Run(order with { Command = order.Command! with { Shell = shell } })).Result.ShouldBe(StepResult.Passed);
        bench.Server.Texts(OutputKind.Out).ShouldBe(["-c|print('it''s') # \"x\"|"]);
    }

    [Fact]
    public async Task Signals_are_at_their_defaults_in_a_step()
    {
        await using var bench = new Bench(Bench.Group);
        await bench.Run("grep -E 'SigBlk|SigIgn' /proc/self/status");
        // The two above bit 30 are the C library's own.
        bench.Server.Texts(OutputKind.Out).ShouldAllBe(line => (Convert.ToInt64(line.Split('\t')[1], 16) & 0x7fffffff) == 0);
    }

    [Fact]
    public async Task A_stop_lets_the_critical_step_finish_and_ends_the_other()
    {
        await using var bench = new Bench(Bench.Group);
        var critical = bench.Order("echo ready; while [ ! -e go ]; do sleep 0.02; done") with { Critical = true };
        var other = bench.Order("sleep 600");
        await bench.Begin(critical);
        await bench.Begin(other);
        await bench.Server.Said("ready");
        await bench.Server.Started(other.Id.StepId);
        var stopping = bench.Runner.StopAsync(CancellationToken.None);
        (await bench.Server.Finished(other.Id.StepId)).Result.ShouldBe(StepResult.Killed);
        stopping.IsCompleted.ShouldBeFalse();
        (await bench.Run("true")).Result.ShouldBe(StepResult.NotRunning);
        await File.WriteAllTextAsync(Path.Combine(bench.Root, "run-1", "go"), "");
        await stopping;
        (await bench.Server.Finished(critical.Id.StepId)).Result.ShouldBe(StepResult.Passed);
    }

    [Fact]
    public async Task A_stop_that_has_no_more_time_kills_the_critical_step()
    {
        await using var bench = new Bench(Bench.Group);
        var critical = bench.Order("trap '' TERM; echo ready; sleep 600") with { Critical = true };
        await bench.Begin(critical);
        await bench.Server.Said("ready");
        using var noMoreTime = new CancellationTokenSource();
        var stopping = bench.Runner.StopAsync(noMoreTime.Token);
        await noMoreTime.CancelAsync();
        await stopping;
        (await bench.Server.Finished(critical.Id.StepId)).Result.ShouldBe(StepResult.Killed);
        Eyes.LivingOf(bench.Identity).ShouldBeEmpty();
    }
}
