using System.Diagnostics;
using System.Globalization;
using TestRuns.E2E.Storms;
using TestRuns.E2E.Support;

namespace TestRuns.E2E;

/// <summary>
/// Faults at random, while runs of every kind go on; after each storm every promise holds. TESTRUNS_SEED repeats the storm
/// that a failed test printed, as far as chance goes; TESTRUNS_STORM=60m goes on for so long, each storm with another seed;
/// TESTRUNS_STORM_LOG=FOLDER keeps the log of each.
/// </summary>
[Collection(nameof(Alone))]
public sealed class FaultStormTests(Browser browser) : EndToEndTest(browser)
{
    private const int Fixed = 20261121;

    /// <summary>A world is made anew now and then: the records of hundreds of storms take long to read.</summary>
    private const int StormsOfAWorld = 8;

    private int faults;
    private int runs;

    [Fact]
    public Task No_promise_is_broken_in_a_storm_that_is_always_the_same() => Storms(count: 1, TimeSpan.Zero, Fixed);

    [Fact]
    public Task No_promise_is_broken_in_a_storm_that_nobody_has_seen_before() => Storms(count: 1, Duration, Seed ?? Random.Shared.Next());

    private static TimeSpan Duration => Environment.GetEnvironmentVariable("TESTRUNS_STORM") is { Length: > 1 } text
        ? double.Parse(text[..^1], CultureInfo.InvariantCulture) * (text[^1] switch
        {
            's' => TimeSpan.FromSeconds(1),
            'm' => TimeSpan.FromMinutes(1),
            'h' => TimeSpan.FromHours(1),
            _ => throw new FormatException($"TESTRUNS_STORM is a time such as 30s, 60m or 2h, not {text}"),
        })
        : TimeSpan.Zero;

    private static int? Seed => Environment.GetEnvironmentVariable("TESTRUNS_SEED") is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : null;

    /// <param name="count">At least so many.</param>
    /// <param name="duration">And until it is over.</param>
    private async Task Storms(int count, TimeSpan duration, int seed)
    {
        var watch = Stopwatch.StartNew();
        for (var done = 0; done < count || watch.Elapsed < duration;)
        {
            var server = await StartServer(StormWorld.Settings);
            // It ends with the test, not in it: only then is it known whether what helps to understand a failure is to be kept.
            var world = Beside(await StormWorld.Make(server, url => OpenAsAdministrator(server, url), Token));
            for (var storm = 0; storm < StormsOfAWorld && (done < count || watch.Elapsed < duration); storm++, done++) await Storm(world, seed + done);
            await Close(server);
        }

        Say($"{watch.Elapsed.TotalMinutes:0.0} minutes, {faults} faults, {runs} runs");
    }

    private async Task Storm(StormWorld world, int seed)
    {
        var random = new Random(seed);
        var length = TimeSpan.FromSeconds(20 + random.Next(20));
        world.Log.BeginStorm($"storm with TESTRUNS_SEED={seed} for {length.TotalSeconds:0} s");
        var before = world.Promises.Runs.Count;

        using (var end = CancellationTokenSource.CreateLinkedTokenSource(Token))
        {
            var traffic = new StormTraffic(world, random.Next()).Run(end.Token);
            var storm = new StormFaults(world, random.Next()).Run(end.Token);
            await Task.WhenAny(Task.Delay(length, end.Token), traffic, storm);
            await end.CancelAsync();
            await Task.WhenAll(traffic, storm);
        }

        var settling = new Settling(world);
        var wrong = await settling.Settle(Token);
        if (wrong.Count == 0) wrong = await settling.Drain(random, Token);
        var made = world.Promises.Runs.Count - before;
        (runs, faults) = (runs + made, faults + world.Log.FaultCount);
        var statuses = RecordsReader.Read(world.Server).Runs.TakeLast(made).GroupBy(run => run.Status).Select(group => $"{group.Count()} {group.Key}");
        Say($"TESTRUNS_SEED={seed}, {length.TotalSeconds:0} s: {made} runs ({string.Join(", ", statuses)}); {world.Log.FaultCount} faults ({world.Log.Faults}); {world.Witness.Entered} steps in environments so far");
        if (Environment.GetEnvironmentVariable("TESTRUNS_STORM_LOG") is { Length: > 0 } folder) await File.WriteAllTextAsync(Path.Combine(Directory.CreateDirectory(folder).FullName, $"storm-{seed}.log"), world.Log.ToString(), Token);
        wrong.ShouldBeEmpty($"TESTRUNS_SEED={seed}");
        await world.Reporters.Clear();
    }

    private static void Say(string text)
    {
        TestContext.Current.TestOutputHelper?.WriteLine(text);
        Console.WriteLine(text);
    }
}
