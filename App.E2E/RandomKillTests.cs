using System.Globalization;
using TestRuns.E2E.Support;

namespace TestRuns.E2E;

/// <summary>
/// kill -9 at random moments, while runs are started and aborted. TESTRUNS_KILLS says how often (5), TESTRUNS_SEED repeats
/// what a failed test printed, as far as the moments go.
/// </summary>
[Collection(nameof(Alone))]
public sealed class RandomKillTests(Browser browser) : EndToEndTest(browser)
{
    private static readonly string[] Suites = ["quick", "quick", "slow", "one-failure", "critical-step", "stubborn"];
    private static readonly TimeSpan LongestLife = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan PlaceLimit = TimeSpan.FromSeconds(30);
    // An abort waits for a critical step of 20 s, and for its teardown.
    private static readonly TimeSpan EndLimit = TimeSpan.FromSeconds(120);

    private readonly Random random = new(Seed);

    private static int Kills => Number("TESTRUNS_KILLS") ?? 5;

    private static int Seed { get; } = Number("TESTRUNS_SEED") ?? Random.Shared.Next();

    [Fact]
    public async Task Killed_at_random_moments_the_server_forgets_nothing_and_no_run_is_stuck()
    {
        Say($"TESTRUNS_SEED={Seed} TESTRUNS_KILLS={Kills}");
        var server = await StartServer(new Dictionary<string, string> { ["TESTRUNS__CONTROLLERS__EMBEDDED__SLOTS"] = "12" });
        using var api = await CallAsAdministrator(server);
        var records = new RunRecords(api);
        for (var kill = 1; kill <= Kills; kill++)
        {
            var life = random.NextDouble() * LongestLife;
            var traffic = Traffic(api, records);
            await Task.Delay(life, Token);
            // A machine can be so busy that a short life makes no run: the first does, so that there is something to be forgotten.
            if (kill == 1) await Eventually.Holds(() => records.Runs.Count > 0, EndLimit, "a first run", Token);
            await server.Kill();
            await traffic;
            var old = OfAnyRun(server);
            await server.StartAgain(Token);

            old.ShouldAllBe(process => !ProcessWatch.IsAlive(process.Id));
            DatabaseFile.IntegrityOf(server).ShouldBe("ok");
            var runs = await records.Check(Token);
            Say($"kill {kill} after {life.TotalMilliseconds:0} ms, {old.Count} processes left: {string.Join(", ", runs.GroupBy(run => run.Status).Select(group => $"{group.Count()} {group.Key}"))}");
        }

        foreach (var run in await records.Check(Token)) await IsInItsPlace(server, api, run);
        foreach (var run in records.Runs.ToList()) await api.Abort(run, "the end", Token);
        foreach (var run in records.Runs.ToList()) await api.Until(run, seen => seen.IsTerminal, EndLimit, "ended", Token);
        await Eventually.Holds(() => OfAnyRun(server).Count == 0, PlaceLimit, "no process of any run", Token);
        // What the server's death left unconfirmed its controller confirms when it is back.
        await Eventually.Holds(async () => (await records.Check(Token)).All(run => run.Abort is not { Unconfirmed: true }), PlaceLimit, "every abort confirmed", Token);
        // Nothing stands in the way of what comes next.
        var last = await api.Start("quick", environment: null, Token);
        await api.Until(last.Id, seen => seen.Status == "Passed", EndLimit, "passed", Token);
        await records.Check(Token);
    }

    /// <summary>Starts, aborts and looks until nobody answers any more. Only what was answered is held against the server.</summary>
    private async Task Traffic(RunApi api, RunRecords records)
    {
        // Of its own: the main loop draws meanwhile.
        var choice = new Random(random.Next());
        try
        {
            while (true)
            {
                var what = records.Runs.Count == 0 ? 2 : choice.Next(5);
                if (what == 1)
                {
                    await records.Check(Token);
                }
                else if (what > 1)
                {
                    var environment = choice.Next(3) == 0 ? null : $"env-{choice.Next()}";
                    records.Made((await api.Start(Suites[choice.Next(Suites.Length)], environment, Token)).Id);
                }
                else
                {
                    var run = records.Runs.ElementAt(choice.Next(records.Runs.Count));
                    if ((await api.Abort(run, "by chance", Token)).Outcome is "accepted" or "deferred") records.Aborted(run);
                }

                await Task.Delay(choice.NextDouble() * LongestPause, Token);
            }
        }
        catch (HttpRequestException)
        {
            // Killed.
        }
    }

    /// <summary>It works, waits for something that can be named, or ends.</summary>
    private static Task<SeenRun> IsInItsPlace(TestServer server, RunApi api, SeenRun run) => api.Until(
        run.Id,
        seen => seen.IsTerminal || (seen.Status == "Queued" && seen.WaitsFor is not null) || ProcessWatch.OfRun(server, run.Id).Count > 0,
        PlaceLimit,
        "works, waits for something, or has ended",
        Token);

    private static IReadOnlyList<SeenProcess> OfAnyRun(TestServer server) => ProcessWatch.WithVariable($"TESTRUNS_URL={server.Url.GetLeftPart(UriPartial.Authority)}");

    private static int? Number(string name) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : null;

    private static void Say(string text) => TestContext.Current.TestOutputHelper?.WriteLine(text);
}
