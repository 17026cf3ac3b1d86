using System.Diagnostics;
using System.Text.Json;
using TestRuns.E2E.Pages;
using TestRuns.E2E.Support;

namespace TestRuns.E2E.Storms;

/// <summary>After a storm: within the time that is promised everything is as it must be, and then every run comes to its end.</summary>
public sealed class Settling(StormWorld world)
{
    private static readonly TimeSpan Promise = TimeSpan.FromSeconds(30);
    // Every run is short; the queue before an environment may be long.
    private static readonly TimeSpan Drained = TimeSpan.FromSeconds(240);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan TabPatience = TimeSpan.FromSeconds(5);

    /// <summary>Until nothing is wrong that was wrong at every look before, or the time is over.</summary>
    /// <returns>What was wrong at every look.</returns>
    public async Task<IReadOnlyList<Violation>> Settle(CancellationToken token)
    {
        var watch = Stopwatch.StartNew();
        var wrong = await Look(token);
        while (wrong.Count > 0 && watch.Elapsed < Promise)
        {
            await Task.Delay(Pause, token);
            var now = await Look(token);
            wrong = [.. now.Where(violation => wrong.Any(before => before.What == violation.What))];
        }

        world.Log.Say($"settled after {watch.Elapsed.TotalSeconds:0.0} s with {wrong.Count} violations");
        return wrong;
    }

    /// <summary>Aborts a part of what still runs; the rest ends by itself.</summary>
    /// <returns>What has not ended, and what is wrong then.</returns>
    public async Task<IReadOnlyList<Violation>> Drain(Random random, CancellationToken token)
    {
        foreach (var run in RecordsReader.Live(world.Server).Where(_ => random.Next(3) == 0)) await world.Api.Abort(run, "the storm is over", token);
        var watch = Stopwatch.StartNew();
        var untied = new HashSet<long>();
        while (RecordsReader.Live(world.Server).Count > 0 && watch.Elapsed < Drained)
        {
            foreach (var run in world.Promises.Untied(RecordsReader.Read(world.Server)).Where(untied.Add).ToList()) await world.Api.Abort(run, "nobody could tie it", token);
            await Task.Delay(Pause, token);
        }

        var stuck = RecordsReader.Read(world.Server).Runs.Where(run => !run.IsTerminal)
            .Select(run => new Violation($"run {run.Id} is still {run.Status} {Drained.TotalSeconds:0} s after the storm", $"waits for {run.WaitsFor ?? "nothing"}")).ToList();
        world.Log.Say($"drained after {watch.Elapsed.TotalSeconds:0.0} s, {stuck.Count} are left");
        return [.. stuck, .. await Settle(token), .. await world.Reporters.AfterAll(world.Api, token)];
    }

    private async Task<IReadOnlyList<Violation>> Look(CancellationToken token)
    {
        var shown = await Tab();
        var controllers = await world.Api.Controllers(token);
        var seen = world.Reporters.Know(RecordsReader.Read(world.Server)) with
        {
            Tab = shown,
            Meetings = world.Witness.Meetings,
            Controllers = [.. controllers.Select(one => new ControllerRow(one.Name, one.Labels, one.IsConnected, one.UsedSlots))],
        };
        var found = RecordCheck.Violations(seen, world.Memory);
        world.Memory.Remember(seen);
        return
        [
            .. found,
            .. world.Promises.Broken(seen),
            .. world.Witness.Critical(seen),
            .. world.Reporters.Broken(seen),
            .. from pair in world.Pairs
               let shownAs = controllers.FirstOrDefault(one => one.Name == pair.Name)
               where shownAs is not { IsConnected: true }
               select new Violation($"controller {pair.Name} is not back", $"{shownAs}"),
            .. shown is null ? [new Violation("the open tab does not answer")] : Newest(seen, shown),
        ];
    }

    private static IEnumerable<Violation> Newest(Records seen, IReadOnlyDictionary<long, string> shown) =>
        seen.Runs is [.., var newest] && !shown.ContainsKey(newest.Id) ? [new Violation($"the open tab does not show the newest run, {newest.Id}")] : [];

    /// <summary>Null: it could not be read.</summary>
    private async Task<IReadOnlyDictionary<long, string>?> Tab()
    {
        try
        {
            var rows = await world.Watcher.Page.EvaluateAsync<JsonElement>("() => [...document.querySelectorAll('[data-testid=run-row]')].map(row => [row.dataset.id, row.dataset.status])").WaitAsync(TabPatience);
            return rows.EnumerateArray().ToDictionary(row => long.Parse(row[0].GetString()!), row => row[1].GetString()!);
        }
        catch (Exception silent) when (silent is TimeoutException or Microsoft.Playwright.PlaywrightException)
        {
            world.Log.Say($"the open tab: {silent.Message.Split('\n')[0]}");
            return null;
        }
    }
}
