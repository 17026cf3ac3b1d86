using FsCheck;
using FsCheck.Fluent;
using TestRuns.Connections;
using TestRuns.Runs;
using TestRuns.Tests.Runs;

namespace TestRuns.Tests.Connections;

/// <summary>Reports in any order, and at once: who was away too long is lost, once; nobody else is.</summary>
public sealed class TrackerProperties
{
    public enum Report
    {
        Connected,
        Broken,
        Closed,
        Goodbye,
        Expected,
        OneSecond,
        FiveSeconds,
    }

    [Fact]
    public async Task Whatever_is_reported_in_whatever_order_who_is_lost_is_what_the_rules_say()
    {
        // One database for all: there are no runs in it, who is lost is what this looks at.
        await using var world = new TrackerWorld();
        var sequence = 0;
        Prop.ForAll(Sequences(), reports => InOrder(world, $"{++sequence}", reports).GetAwaiter().GetResult()).Check(Config.QuickThrowOnFailure.WithMaxTest(150));
    }

    [Fact]
    public async Task Reports_at_the_very_moment_of_the_timer_have_one_winner()
    {
        await using var world = new TrackerWorld();
        var run = await world.RunOn(TrackerWorld.Tab);
        for (var round = 0; round < 200; round++)
        {
            var client = new ClientRef(ClientKind.Browser, $"tab-{round + 2}", "a tab");
            world.Tracker.Connected(client);
            world.Tracker.Broken(client);
            world.Losses.Clear();
            // Nine tenths of the grace are over; the rest passes while it comes back and is broken again.
            world.Clock.Advance(TimeSpan.FromSeconds(14));
            await Task.WhenAll(
                Task.Run(() => world.Clock.Advance(TimeSpan.FromSeconds(1))),
                Task.Run(() => world.Tracker.Connected(client)),
                Task.Run(() => world.Tracker.Broken(client)));
            await world.Tracker.Settled();
            var first = world.Losses.Count;
            first.ShouldBeLessThanOrEqualTo(1);
            // Whoever won: a client that is reported as there is there, and stays.
            world.Tracker.Connected(client);
            await world.Pass(30);
            world.Losses.Count.ShouldBe(first);
            world.Tracker.Broken(client);
            await world.Pass(30);
            world.Losses.Count.ShouldBe(first + 1);
        }

        world.World.Run(run).Status.ShouldBe(RunStatus.Started, "nobody spoke of its tab");
    }

    private static Arbitrary<(int Client, Report Report)[]> Sequences() =>
        Gen.Zip(Gen.Choose(0, 2), Gen.Elements(Enum.GetValues<Report>())).ArrayOf().Resize(40).ToArbitrary();

    private static async Task InOrder(TrackerWorld world, string prefix, (int Client, Report Report)[] reports)
    {
        ClientRef[] clients =
        [
            new(ClientKind.Controller, $"{prefix}-c", "c"), new(ClientKind.Browser, $"{prefix}-t", "t"), new(ClientKind.Reporter, $"{prefix}-r", "r"),
        ];
        var rules = clients.Select(client => new Rule(world.Options, client.Kind)).ToList();
        foreach (var (index, report) in reports)
        {
            await Play(world, clients[index], report);
            if (report is Report.OneSecond or Report.FiveSeconds)
                rules.ForEach(rule => rule.Pass(report == Report.OneSecond ? 1 : 5));
            else
                rules[index].Hear(report);
            for (var client = 0; client < clients.Length; client++)
                world.Losses.Count(loss => loss.Client == clients[client]).ShouldBe(rules[client].Losses, $"losses of {clients[client].Kind} after {string.Join(", ", reports)}");
        }
    }

    private static async Task Play(TrackerWorld world, ClientRef client, Report report)
    {
        switch (report)
        {
            case Report.Connected: world.Tracker.Connected(client); break;
            case Report.Broken: world.Tracker.Broken(client); break;
            case Report.Closed: world.Tracker.Broken(client, Breakage.Closed); break;
            case Report.Goodbye: await world.Tracker.Left(client, "Bye", RunWorld.Ana); break;
            case Report.Expected: world.Tracker.Expect(client); break;
            case Report.OneSecond: await world.Pass(1); break;
            case Report.FiveSeconds: await world.Pass(5); break;
        }
    }

    /// <summary>The rules of a client, told in the simplest way: seconds that are left, if it is being waited for.</summary>
    private sealed class Rule(ConnectionOptions options, ClientKind kind)
    {
        private bool known;
        private double? left;

        public int Losses { get; private set; }

        public void Hear(Report report)
        {
            switch (report)
            {
                case Report.Connected: (known, left) = (true, null); break;
                case Report.Broken or Report.Closed when known: left = Math.Min(left ?? double.MaxValue, Grace(report == Report.Closed ? Breakage.Closed : Breakage.Connection)); break;
                case Report.Expected when !known: (known, left) = (true, Grace(Breakage.Connection)); break;
                case Report.Goodbye when known: Lose(); break;
            }
        }

        public void Pass(double seconds)
        {
            if (left is null) return;
            left -= seconds;
            if (left <= 0) Lose();
        }

        private double Grace(Breakage how) => options.GraceOf(kind, how).TotalSeconds;

        private void Lose() => (known, left, Losses) = (false, null, Losses + 1);
    }
}
