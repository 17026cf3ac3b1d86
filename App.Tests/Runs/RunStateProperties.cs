using FsCheck;
using FsCheck.Fluent;
using TestRuns.Runs;
using TestRuns.Runs.Execution;

namespace TestRuns.Tests.Runs;

/// <summary>Random commands in random order, and at once, against the one writer on real SQLite.</summary>
public sealed class RunStateProperties
{
    public enum Command
    {
        Start,
        StepPasses,
        StepFails,
        StepTimesOut,
        StepIsKilled,
        StepIsLost,
        StepLeavesProcesses,
        Abort,
        Force,
        CancelFirst,
        CancelSecond,
        CancelThird,
        ForceCancelSecond,
        ForceCancelFirst,
        ServerStops,
        ServerStopsAsStepEnds,
        ServerIsKilled,
        OlderJobReports,
    }

    [Fact]
    public void Whatever_is_asked_in_whatever_order_the_record_stays_true() =>
        Prop.ForAll(Sequences(), commands => InOrder(commands).GetAwaiter().GetResult()).Check(Few(60));

    [Fact]
    public void Whatever_is_asked_at_once_the_record_stays_true() =>
        Prop.ForAll(Sequences(), commands => AtOnce(commands).GetAwaiter().GetResult()).Check(Few(30));

    private static Config Few(int tests) => Config.QuickThrowOnFailure.WithMaxTest(tests);

    private static Arbitrary<Command[]> Sequences() =>
        Gen.Frequency(
            (6, Gen.Elements(Command.Start, Command.StepPasses)),
            (3, Gen.Elements(Command.StepFails, Command.StepTimesOut, Command.StepIsKilled, Command.StepIsLost, Command.StepLeavesProcesses)),
            (3, Gen.Elements(Command.Abort, Command.Force, Command.CancelFirst, Command.CancelSecond, Command.CancelThird, Command.ForceCancelFirst, Command.ForceCancelSecond)),
            (1, Gen.Elements(Command.ServerStops, Command.ServerStopsAsStepEnds, Command.ServerIsKilled, Command.OlderJobReports)))
        .ArrayOf().Resize(25).ToArbitrary();

    private static async Task InOrder(Command[] commands)
    {
        await using var world = new RunWorld();
        var actor = new Player(world, await world.Queued(Cases()));
        var truths = new RunTruths(world, actor.RunId);
        foreach (var command in commands)
        {
            await actor.Play(command);
            truths.Check();
        }

        await actor.ToTheEnd();
        truths.Check();
        world.Run(actor.RunId).Status.IsTerminal().ShouldBeTrue("no run is ever stuck");
    }

    private static async Task AtOnce(Command[] commands)
    {
        await using var world = new RunWorld();
        var actor = new Player(world, await world.Queued(Cases()));
        var truths = new RunTruths(world, actor.RunId);
        await actor.Play(Command.Start);
        // One job as in life; everybody else at the same time as it.
        var outside = commands.Where(command => command is >= Command.Abort and <= Command.ForceCancelFirst).Select(actor.Play);
        await Task.WhenAll(outside.Append(Job()));
        truths.Check();
        await actor.ToTheEnd();
        truths.Check();

        async Task Job()
        {
            foreach (var command in commands.Where(command => command < Command.Abort)) await actor.Play(command);
        }
    }

    private static TestRuns.Catalog.CaseSpec[] Cases() =>
    [
        RunWorld.Case("one", RunWorld.Step("a"), RunWorld.Step("b") with { Critical = true, Timeout = TimeSpan.FromSeconds(5) }, RunWorld.Step("c") with { Always = true }),
        RunWorld.Case("two", RunWorld.Step("d") with { ContinueOnFailure = true }, RunWorld.Step("e") with { AbortRunOnFailure = true }) with { Retries = 1 },
        RunWorld.Case("three", RunWorld.Step("f")),
    ];

    /// <summary>Does to a run what a command says, as its job, a user or fate.</summary>
    private sealed class Player(RunWorld world, long runId)
    {
        private HandJob? job;
        private HandJob? older;

        public long RunId => runId;

        public async Task Play(Command command)
        {
            switch (command)
            {
                case Command.Start: job ??= await world.StartQueued(runId); break;
                case Command.StepPasses: await Go(StepVerdict.Passed, EndCause.Itself); break;
                case Command.StepFails: await Go(StepVerdict.Failed, EndCause.Itself); break;
                case Command.StepTimesOut: await Go(StepVerdict.TimedOut, EndCause.Itself); break;
                case Command.StepIsKilled: await Go(StepVerdict.Killed, AskedFor()); break;
                case Command.StepIsLost: await Go(StepVerdict.Unreachable, EndCause.Itself); break;
                case Command.StepLeavesProcesses: await Go(StepVerdict.Killed, AskedFor(), left: 1); break;
                case Command.Abort: await world.Abort.Ask(runId, AbortReason.Asked(RunWorld.Ana, "enough"), force: false, default); break;
                case Command.Force: await world.Abort.Ask(runId, AbortReason.Asked(RunWorld.Ana, "now"), force: true, default); break;
                case Command.CancelFirst: await CancelCase(0, force: false); break;
                case Command.CancelSecond: await CancelCase(1, force: false); break;
                case Command.CancelThird: await CancelCase(2, force: false); break;
                case Command.ForceCancelFirst: await CancelCase(0, force: true); break;
                case Command.ForceCancelSecond: await CancelCase(1, force: true); break;
                case Command.ServerStops: await Stop(StepVerdict.Killed, EndCause.ServerStop); break;
                case Command.ServerStopsAsStepEnds: await Stop(StepVerdict.Passed, EndCause.Itself); break;
                case Command.ServerIsKilled: await Kill(); break;
                case Command.OlderJobReports: await ReportAsOlder(); break;
            }
        }

        /// <summary>What the product would do by itself from here on.</summary>
        public async Task ToTheEnd()
        {
            job ??= await world.StartQueued(runId);
            if (job is not null) await job.Finish();
        }

        private Task CancelCase(int position, bool force) =>
            world.Cancel.Ask(runId, world.Cases(runId)[position].Id, AbortReason.Asked(RunWorld.Ana, text: null), force, default);

        /// <summary>What a job would have asked a step's end for by now.</summary>
        private EndCause AskedFor() =>
            world.Run(runId).Status == RunStatus.CancelRequested ? EndCause.Abort
            : world.Cases(runId).Exists(row => row.Status == CaseStatus.CancelRequested) ? EndCause.CaseCancel
            : EndCause.CaseTimeout;

        private async Task Go(StepVerdict verdict, EndCause why, int left = 0)
        {
            if (job is not null && await job.Go(verdict, why, left: left) is Next.Over) job = null;
        }

        /// <summary>A stop goes on until the job is over: what still begins is teardown of an abort, and ends like the first.</summary>
        private async Task Stop(StepVerdict verdict, EndCause why)
        {
            while (job is not null && await job.Go(verdict, why, stopping: true) is { } next)
            {
                if (next is Next.Over) job = null;
            }
        }

        private async Task Kill()
        {
            older = job;
            job = await world.Sweep();
        }

        private async Task ReportAsOlder()
        {
            if (older is null) return;
            var before = (world.Run(runId).Status, world.Run(runId).Epoch);
            var statuses = world.Cases(runId).Select(row => row.Status).ToList();
            (await older.Go(StepVerdict.Failed)).ShouldBeOfType<Next.Over>();
            (world.Run(runId).Status, world.Run(runId).Epoch).ShouldBe(before, "an older epoch has no effect");
            world.Cases(runId).Select(row => row.Status).ShouldBe(statuses);
        }
    }
}
