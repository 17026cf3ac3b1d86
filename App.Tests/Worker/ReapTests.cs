using TestRuns.Controllers.Wire;
using TestRuns.Tests.Support;

namespace TestRuns.Tests.Worker;

public sealed class ReapTests
{
    [Theory, InlineData(Bench.Cgroup), InlineData(Bench.Group)]
    public async Task What_an_earlier_life_left_behind_is_ended_before_the_first_order(string means)
    {
        await using var earlier = new Bench(means);
        var order = earlier.Order("trap '' TERM; (setsid sleep 600 &); sleep 600 & echo ready; wait");
        await earlier.Begin(order);
        await earlier.Server.Said("ready");
        IReadOnlyList<int> before = [];
        // One that is just on its way from fork to exec has no environment to be known by.
        await Eventually.Holds(() => (before = Eyes.LivingOf(earlier.Identity)).Count == 3);

        // The earlier runner is as good as dead: it is asked nothing any more.
        await using var later = earlier.NewRunner();
        var ended = await later.Reap(CancellationToken.None);
        ended!.Count.ShouldBe(3);
        ended.Left.ShouldBe(0);
        before.ShouldAllBe(pid => !Eyes.IsAlive(pid));
        (await later.Reap(CancellationToken.None)).ShouldBe(ended, "once is enough");
    }

    [Fact]
    public async Task A_process_of_an_earlier_life_with_other_means_is_known_by_its_marker()
    {
        await using var bench = new Bench(Bench.Group);
        await bench.Run("sleep 600 & true");
        using var cgroups = Bench.Trees(Bench.Cgroup, bench.Identity, TimeProvider.System);
        (await cgroups.Reap(CancellationToken.None))!.Count.ShouldBe(1);
        Eyes.LivingOf(bench.Identity).ShouldBeEmpty();
    }

    [Fact]
    public async Task Another_controllers_processes_are_left_alone()
    {
        await using var one = new Bench(Bench.Group);
        await using var other = new Bench(Bench.Group);
        await one.Run("sleep 600 & true");
        (await other.Runner.Reap(CancellationToken.None)).ShouldBeNull();
        Eyes.LivingOf(one.Identity).Count.ShouldBe(1);
    }

    [Fact]
    public async Task Zombies_of_orphans_do_not_pile_up()
    {
        await using var bench = new Bench(Bench.Group);
        var clock = new ManualTime();
        using var trees = Bench.Trees(Bench.Group, bench.Identity, clock);
        // Each leaves an orphan in a session of its own that ends later, as this program's child.
        await bench.Run("for i in 1 2 3 4 5; do (setsid sh -c 'until [ -e go ]; do sleep 0.01; done; echo $$ >> dead' &) ; done");
        var folder = Path.Combine(bench.Root, "run-1");
        await File.WriteAllTextAsync(Path.Combine(folder, "go"), "");
        var dead = Path.Combine(folder, "dead");
        await Eventually.Holds(() => File.Exists(dead) && File.ReadAllLines(dead).Length == 5);
        var orphans = File.ReadAllLines(dead).Select(int.Parse).ToList();
        await Eventually.Holds(() => orphans.TrueForAll(pid => !Eyes.IsAlive(pid)));
        Eyes.ZombieChildren().Intersect(orphans).ShouldNotBeEmpty();
        clock.Advance(TimeSpan.FromSeconds(5));
        clock.Advance(TimeSpan.FromSeconds(5));
        Eyes.ZombieChildren().Intersect(orphans).ShouldBeEmpty();
    }

    [Theory, InlineData(Bench.Cgroup), InlineData(Bench.Group)]
    public async Task Neither_zombies_nor_descriptors_nor_cgroups_are_left_by_steps(string means)
    {
        await using var bench = new Bench(means);
        await bench.Run("true");
        var before = Descriptors();
        for (var i = 0; i < 40; i++) await bench.Run(i % 2 == 0 ? "echo $$" : "echo $$; sleep 0.01 & exit 3");
        await bench.Close();
        var steps = bench.Server.Texts(OutputKind.Out).Select(int.Parse).ToList();
        await Eventually.Holds(() => !steps.Intersect(Eyes.ZombieChildren()).Any());
        // Other tests run beside this one: their share comes and goes.
        await Eventually.Holds(() => Descriptors() < before + 40, () => $"{Descriptors()} descriptors, {before} before");
        CgroupsOf(bench.Identity).ShouldBeEmpty();
    }

    /// <summary>Of the kinds that a step has: files and sockets are other tests'.</summary>
    private static int Descriptors() => Directory.EnumerateFileSystemEntries("/proc/self/fd").Count(one => Target(one) is { } to
        && (to.StartsWith("pipe:", StringComparison.Ordinal) || to.Contains("pidfd", StringComparison.Ordinal) || to.StartsWith("/sys/fs/cgroup", StringComparison.Ordinal)));

    private static string? Target(string link)
    {
        try
        {
            return new FileInfo(link).LinkTarget;
        }
        catch (IOException)
        {
            // Closed meanwhile.
            return null;
        }
    }

    private static IEnumerable<string> CgroupsOf(string identity) =>
        Directory.EnumerateDirectories("/sys/fs/cgroup", $"testruns-{identity}", new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 4, IgnoreInaccessible = true })
            .SelectMany(folder => Directory.EnumerateDirectories(folder, "step-*"));
}
