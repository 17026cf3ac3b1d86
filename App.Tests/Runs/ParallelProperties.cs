using FsCheck;
using FsCheck.Fluent;
using TestRuns.Runs;
using TestRuns.Runs.Execution;

namespace TestRuns.Tests.Runs;

/// <summary>As <see cref="RunStateProperties"/>, with a job of several lanes: each goes on when chance says so, and whatever is asked meanwhile, the record stays true.</summary>
public sealed class ParallelProperties
{
    private const int Lanes = 3;

    public enum Command
    {
        Start,
        StepPasses,
        StepFails,
        StepIsKilled,
        StepIsLost,
        StepLeavesProcesses,
        Abort,
        Force,
        CancelCase,
        ForceCancelCase,
        ServerStops,
        ServerStopsAsStepsEnd,
        ServerIsKilled,
    }

    [Fact]
    public void Whatever_is_asked_in_whatever_order_the_record_of_a_run_with_several_lanes_stays_true() =>
        Prop.ForAll(Sequences(), commands => InOrder(commands).GetAwaiter().GetResult()).Check(Config.QuickThrowOnFailure.WithMaxTest(60));

    private static Arbitrary<(Command What, int Where)[]> Sequences()
    {
        var commands = Gen.Frequency(
            (10, Gen.Elements(Command.Start, Command.StepPasses)),
            (3, Gen.Elements(Command.StepFails, Command.StepIsKilled, Command.StepIsLost, Command.StepLeavesProcesses)),
            (2, Gen.Elements(Command.Abort, Command.Force, Command.CancelCase, Command.ForceCancelCase)),
            (1, Gen.Elements(Command.ServerStops, Command.ServerStopsAsStepsEnd, Command.ServerIsKilled)));
        return (from what in commands
                from lane in Gen.Choose(0, Lanes - 1)
                select (what, lane)).ArrayOf().Resize(40).ToArbitrary();
    }

    private static async Task InOrder((Command What, int Where)[] commands)
    {
        await using var world = new RunWorld();
        var player = new Player(world, await world.Queued(Lanes, Cases()));
        var truths = new RunTruths(world, player.RunId);
        foreach (var (what, where) in commands)
        {
            await player.Play(what, where);
            truths.Check();
            (world.Cases(player.RunId).Count(row => row.Status is CaseStatus.InProgress or CaseStatus.CancelRequested) <= Lanes).ShouldBeTrue("no more cases in progress than may be");
        }

        await player.ToTheEnd();
        truths.Check();
        world.Run(player.RunId).Status.IsTerminal().ShouldBeTrue("no run is ever stuck");
    }

    private static TestRuns.Catalog.CaseSpec[] Cases() =>
    [
        RunWorld.Case("one", RunWorld.Step("a"), RunWorld.Step("b") with { Critical = true, Timeout = TimeSpan.FromSeconds(5) }, RunWorld.Step("c") with { Always = true }),
        RunWorld.Case("two", RunWorld.Step("d") with { ContinueOnFailure = true }, RunWorld.Step("e") with { AbortRunOnFailure = true }) with { Retries = 1 },
        RunWorld.Case("three", RunWorld.Step("f"), RunWorld.Step("g") with { Always = true }),
        RunWorld.Case("four", RunWorld.Step("h")) with { Retries = 2 },
        RunWorld.Case("five", RunWorld.Step("i")),
    ];

    private sealed class Player(RunWorld world, long runId)
    {
        private readonly HandJob?[] lanes = new HandJob?[Lanes];

        public long RunId => runId;

        public async Task Play(Command what, int where)
        {
            switch (what)
            {
                case Command.Start: await Start(); break;
                case Command.StepPasses: await Go(where, StepVerdict.Passed, EndCause.Itself); break;
                case Command.StepFails: await Go(where, StepVerdict.Failed, EndCause.Itself); break;
                case Command.StepIsKilled: await Go(where, StepVerdict.Killed, AskedFor(where)); break;
                case Command.StepIsLost: await Go(where, StepVerdict.Unreachable, EndCause.Itself); break;
                case Command.StepLeavesProcesses: await Go(where, StepVerdict.Killed, AskedFor(where), left: 1); break;
                case Command.Abort: await world.Abort.Ask(runId, AbortReason.Asked(RunWorld.Ana, "enough"), force: false, default); break;
                case Command.Force: await world.Abort.Ask(runId, AbortReason.Asked(RunWorld.Ana, "now"), force: true, default); break;
                case Command.CancelCase: await CancelCase(where, force: false); break;
                case Command.ForceCancelCase: await CancelCase(where, force: true); break;
                case Command.ServerStops: await Stop(StepVerdict.Killed, EndCause.ServerStop); break;
                case Command.ServerStopsAsStepsEnd: await Stop(StepVerdict.Passed, EndCause.Itself); break;
                case Command.ServerIsKilled: await Kill(); break;
            }
        }

        /// <summary>What the product would do by itself from here on.</summary>
        public async Task ToTheEnd()
        {
            await Start();
            while (Array.Exists(lanes, lane => lane is not null))
                for (var lane = 0; lane < Lanes; lane++) await Go(lane, StepVerdict.Passed, EndCause.Itself);
        }

        private async Task Start()
        {
            if (Array.Exists(lanes, lane => lane is not null) || (lanes[0] = await world.StartQueued(runId)) is null) return;
            for (var lane = 1; lane < Lanes; lane++) lanes[lane] = await world.Lane(runId);
        }

        private async Task Go(int lane, StepVerdict verdict, EndCause why, int left = 0, bool stopping = false)
        {
            if (lanes[lane] is not { } job || await job.Go(verdict, why, stopping, left) is not (Next.Over or Next.Leave)) return;
            lanes[lane] = null;
            // Whoever is the last has ended the run; else it throws.
            if (!Array.Exists(lanes, other => other is not null)) await job.Settle(stopping);
        }

        private async Task Stop(StepVerdict verdict, EndCause why)
        {
            for (var lane = 0; lane < Lanes; lane++)
                while (lanes[lane] is not null) await Go(lane, verdict, why, stopping: true);
        }

        private async Task Kill()
        {
            Array.Clear(lanes);
            lanes[0] = await world.Sweep();
        }

        private Task CancelCase(int position, bool force) =>
            world.Cancel.Ask(runId, world.Cases(runId)[position].Id, AbortReason.Asked(RunWorld.Ana, text: null), force, default);

        /// <summary>What a lane would have asked its step's end for by now.</summary>
        private EndCause AskedFor(int lane)
        {
            if (world.Run(runId).Status == RunStatus.CancelRequested) return EndCause.Abort;
            var own = (lanes[lane]?.Last as Next.Execute)?.Step.RunCaseId;
            return world.Cases(runId).Exists(row => row.Id == own && row.Status == CaseStatus.CancelRequested) ? EndCause.CaseCancel : EndCause.CaseTimeout;
        }
    }
}
