using Microsoft.AspNetCore.SignalR;
using TestRuns.Controllers.Wire;
using TestRuns.Tests.Support;

namespace TestRuns.Tests.Worker.Session;

/// <summary>A session over sockets that break, fall silent, and come back too late.</summary>
public sealed class SessionTests
{
    private const string UntilGo = "echo ready; while [ ! -e go ]; do sleep 0.02; done; echo done";
    private const string Stubborn = "trap '' TERM; (setsid sleep 600 &); echo ready; sleep 600";

    [Fact]
    public async Task A_step_goes_on_while_its_socket_breaks_and_the_session_takes_another()
    {
        await using var bench = await SessionBench.Start();
        var order = await bench.Begin(UntilGo);
        bench.Network.Drop();
        await bench.SaysHello(2);
        bench.Server.Of<Hello>()[1].Session.ShouldBe(bench.Server.Session);
        await File.WriteAllTextAsync(Path.Combine(bench.Root, "run-1", "go"), "");
        (await bench.Server.Finished(order)).Result.ShouldBe(StepResult.Passed);
        bench.Lines(order).ShouldBe(["ready", "done"]);
        bench.Server.Of<ClearedReport>().Count.ShouldBe(1, "nothing was to be cleared");
    }

    [Fact]
    public async Task Output_is_whole_and_in_its_order_over_many_broken_sockets()
    {
        await using var bench = await SessionBench.Start();
        var order = await bench.Begin("i=0; while [ $i -lt 3000 ]; do i=$((i+1)); echo $i; done");
        for (var cut = 2; cut < 6; cut++)
        {
            bench.Network.Drop();
            await bench.SaysHello(cut);
        }
        (await bench.Server.Finished(order)).Result.ShouldBe(StepResult.Passed);
        var lines = bench.Lines(order);
        lines.Count.ShouldBe(3000);
        lines.SequenceEqual(Enumerable.Range(1, 3000).Select(number => $"{number}")).ShouldBeTrue();
    }

    [Fact]
    public async Task A_result_is_sent_again_until_the_server_has_it()
    {
        var tries = 0;
        await using var bench = await SessionBench.Start(server => server.OnReport = report =>
        {
            if (report is not StepFinished) return Task.CompletedTask;
            tries++;
            if (tries == 1) throw new HubException("the disk is full");
            if (tries > 2) return Task.CompletedTask;
            server.Cut();
            return new TaskCompletionSource().Task;
        });
        var order = await bench.Begin("echo ready");
        (await bench.Server.Finished(order)).Result.ShouldBe(StepResult.Passed);
        tries.ShouldBe(3);
    }

    [Fact]
    public async Task A_socket_that_falls_silent_gets_a_second_one_beside_it_and_the_one_that_answers_wins()
    {
        var silent = "";
        await using var bench = await SessionBench.Start();
        var order = await bench.Begin(UntilGo);
        silent = bench.Server.LastSocket;
        bench.Server.AnswersPings = socket => socket != silent;
        await bench.SaysHello(2);
        bench.Server.Of<Hello>()[1].Session.ShouldBe(bench.Server.Session);
        await Eventually.Holds(() => bench.Server.OpenSockets == 1);
        bench.Server.LastSocket.ShouldNotBe(silent);
        await File.WriteAllTextAsync(Path.Combine(bench.Root, "run-1", "go"), "");
        (await bench.Server.Finished(order)).Result.ShouldBe(StepResult.Passed);
        bench.Server.Of<Hello>().Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_session_that_is_over_kills_what_is_held_but_for_critical_steps_and_says_what_is_left()
    {
        await using var bench = await SessionBench.Start();
        var stubborn = await bench.Begin(Stubborn, run: 1);
        var critical = await bench.Begin(UntilGo, run: 2, critical: true);
        bench.Server.Session = null;
        bench.Network.Drop();
        await Eventually.Holds(() => bench.Server.Of<ClearedReport>().Count == 2);
        var killed = await bench.Server.Finished(stubborn);
        (killed.Result, killed.Ended!.Left).ShouldBe((StepResult.CutOff, 0));
        bench.Server.Of<ClearedReport>()[1].StillHeld.ShouldBe([critical.Id]);
        var heard = bench.Server.Heard.ToList();
        heard.IndexOf(killed).ShouldBeLessThan(heard.FindLastIndex(word => word is ClearedReport));
        await File.WriteAllTextAsync(Path.Combine(bench.Root, "run-2", "go"), "");
        (await bench.Server.Finished(critical)).Result.ShouldBe(StepResult.Passed);
        // It is forgotten when the server's word that it has it is back.
        await Eventually.Holds(() => bench.Kept.All().Count == 0);
    }

    [Fact]
    public async Task Who_is_cut_off_kills_its_steps_in_time_keeps_critical_ones_and_reports_both_when_it_is_back()
    {
        await using var bench = await SessionBench.Start(server => server.DeadMan = TimeSpan.FromSeconds(4));
        var stubborn = await bench.Begin(Stubborn, run: 1);
        var left = await bench.Begin("sleep 600 & echo left", run: 3);
        await bench.Server.Finished(left);
        IReadOnlyList<int> doomed = [];
        await Eventually.Holds(() => (doomed = Eyes.LivingOf(bench.Identity)).Count == 4, () => "a shell, its two sleeps, and what another run has left");
        var critical = await bench.Begin(UntilGo, run: 2, critical: true);
        var began = TimeProvider.System.GetTimestamp();
        bench.Network.Stall();
        await Eventually.Holds(() => !bench.DeadMan.IsConnected);
        await Eventually.Holds(() => !doomed.Any(Eyes.IsAlive));
        TimeProvider.System.GetElapsedTime(began).ShouldBeLessThan(TimeSpan.FromSeconds(24));
        Eyes.LivingOf(bench.Identity).ShouldNotBeEmpty("the critical step goes on");
        await File.WriteAllTextAsync(Path.Combine(bench.Root, "run-2", "go"), "");
        await Eventually.Holds(() => bench.Kept.All().Count == 1);
        bench.Network.Restore();
        var killed = await bench.Server.Finished(stubborn);
        (killed.Result, killed.Message).ShouldBe((StepResult.CutOff, "Cut off from the server for 4 s: killed by the dead man's switch"));
        (await bench.Server.Finished(critical)).Result.ShouldBe(StepResult.Passed);
        await Eventually.Holds(() => bench.Kept.All().Count == 0);
        var again = await bench.Begin("echo again");
        (await bench.Server.Finished(again)).Result.ShouldBe(StepResult.Passed);
    }

    [Fact]
    public async Task An_order_of_an_epoch_that_is_over_is_not_begun()
    {
        await using var bench = await SessionBench.Start();
        var order = await bench.Begin("echo ready");
        await bench.Server.Finished(order);
        var newer = Orders.New("echo ready") with { StepName = "newer" };
        newer = newer with { Id = newer.Id with { Epoch = 3 } };
        await bench.Server.Controller.Execute(newer);
        await bench.Server.Finished(newer);
        var older = Orders.New("echo ready");
        older = older with { Id = older.Id with { Epoch = 2 } };
        await bench.Server.Controller.Execute(older);
        (await bench.Server.Finished(older)).Result.ShouldBe(StepResult.NotRunning);
    }

    [Fact]
    public async Task Cancels_and_closings_are_answered()
    {
        await using var bench = await SessionBench.Start();
        var order = await bench.Begin("echo ready; sleep 600 & exec sleep 600");
        await bench.Server.Controller.Cancel(new CancelOrder(order.Id, Force: false));
        (await bench.Server.Hears<CancelAnswered>()).Answer.ShouldBe(CancelAnswer.Ending);
        (await bench.Server.Finished(order)).Result.ShouldBe(StepResult.Killed);
        await bench.Server.Controller.CloseRun(new CloseRunOrder(1, KeepWorkspace: false));
        (await bench.Server.Hears<RunClosed>()).RunId.ShouldBe(1);
        Directory.Exists(Path.Combine(bench.Root, "run-1")).ShouldBeFalse();
    }

    [Fact]
    public async Task A_server_of_another_version_is_refused_with_a_sentence()
    {
        await using var bench = await SessionBench.Start();
        bench.Server.Refuses = _ => new Welcome { Version = 99, Session = new SessionKey(9, "x") };
        bench.Network.Drop();
        (await bench.Ended.WaitAsync(Eventually.Limit)).ShouldContain("use the same release of TestRuns for both");
    }
}
