using TestRuns.E2E.Support;

namespace TestRuns.E2E.Losses;

/// <summary>A server without a controller of its own, controllers beside it, and runs that only those can carry out.</summary>
public abstract class LossTest(Browser browser) : EndToEndTest(browser)
{
    /// <summary>For what starts, connects, and is shown on a busy machine; never for what is promised.</summary>
    protected static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>For a machine that is not alone, on top of what is promised.</summary>
    protected static readonly TimeSpan Slack = TimeSpan.FromSeconds(10);

    /// <summary>Shorter than by default, so that a test need not wait long where the figure is not what it is about.</summary>
    protected static readonly IReadOnlyDictionary<string, string> Quick = new Dictionary<string, string>
    {
        ["TESTRUNS__Controllers__ReconnectGrace"] = "00:00:04",
        ["TESTRUNS__Controllers__DeadMan"] = "00:00:03",
        ["TESTRUNS__Controllers__SilenceLimit"] = "00:00:03",
        ["TESTRUNS__Controllers__CancelWait"] = "00:00:03",
    };

    /// <summary>So long that what happens at once, on whatever machine, has not waited for it.</summary>
    protected static readonly IReadOnlyDictionary<string, string> Long = new Dictionary<string, string>
    {
        ["TESTRUNS__Controllers__ReconnectGrace"] = "00:00:25", ["TESTRUNS__Controllers__DeadMan"] = "00:00:20", ["TESTRUNS__Controllers__CancelWait"] = "00:00:20",
    };

    /// <summary>Of the settings <see cref="Long"/>.</summary>
    protected static readonly TimeSpan LongGrace = TimeSpan.FromSeconds(25);

    /// <summary>Of the settings <see cref="Quick"/>.</summary>
    protected static readonly TimeSpan QuickGrace = TimeSpan.FromSeconds(4);
    protected static readonly TimeSpan QuickDeadMan = TimeSpan.FromSeconds(3);
    protected static readonly TimeSpan QuickSilence = TimeSpan.FromSeconds(3);

    /// <summary>Says a line every tenth of a second, for a minute.</summary>
    protected const string Ticks = "i=0; while [ $i -lt 600 ]; do i=$((i + 1)); echo \"tick $i\"; sleep 0.1; done";

    protected TestServer Server { get; private set; } = null!;

    protected RunApi Api { get; private set; } = null!;

    protected async Task StartLab(IReadOnlyDictionary<string, string>? settings = null, bool embedded = false, string? at = null)
    {
        var all = new Dictionary<string, string>(settings ?? Quick) { ["TESTRUNS__Controllers__Embedded__Enabled"] = embedded ? "true" : "false" };
        Server = await StartServer(all, at);
        Api = await CallAsAdministrator(Server);
    }

    /// <summary>Starts one and waits until it is connected.</summary>
    protected async Task<ControllerProcess> StartController(string name, CutProxy? proxy = null, params string[] labels)
    {
        var controller = Beside(ControllerProcess.Start(Server, new ControllerSetup(name) { Server = proxy?.Url, Labels = labels }));
        await Connected(name);
        return controller;
    }

    protected CutProxy Network() => Beside(CutProxy.Before(Server.Url));

    protected Task Connected(string name) =>
        Eventually.Holds(async () => (await Api.Controllers(Token)).Any(one => one.Name == name && one.IsConnected), Patience, $"controller {name} is connected", Token);

    /// <summary>A suite of one case, and a run of it.</summary>
    protected async Task<long> Run(string? environment, params CatalogStep[] steps)
    {
        var suite = $"suite {Guid.NewGuid():N}";
        SuiteRows.Put(Server, suite, new CatalogCase("The case", steps));
        return (await Api.Start(suite, environment, [], new Dictionary<string, string>(), Token)).Id;
    }

    /// <summary>A run of one step that says <see cref="Ticks"/>, once its processes are there and it has said something.</summary>
    protected async Task<(long Run, IReadOnlyList<SeenProcess> Processes)> Ticking(string? environment = null)
    {
        var run = await Run(environment, CatalogStep.Command("Tick", Ticks));
        return (run, await Working(run, "tick 2"));
    }

    /// <summary>The lines that a step said, in their order.</summary>
    protected async Task<IReadOnlyList<string>> Said(long run, SeenStep step) =>
        [.. (await Api.Log(run, step.Id!.Value, Token)).Split('\n').Select(line => line.Split('\t')).Where(parts => parts.Length == 3 && parts[1] == "out").Select(parts => parts[2])];

    /// <summary>The processes of a run whose first step has said this.</summary>
    protected async Task<IReadOnlyList<SeenProcess>> Working(long run, string said, int step = 0)
    {
        await Eventually.Holds(
            async () => (await Api.Find(run, Token)).Cases[0].Steps is { } steps && steps.Count > step && steps[step].Id is { } id && (await Api.Log(run, id, Token)).Contains(said, StringComparison.Ordinal),
            Patience, $"run {run} says {said}", Token);
        var processes = ProcessWatch.OfRun(Server, run);
        processes.ShouldNotBeEmpty();
        return processes;
    }

    protected Task<SeenRun> Cancelled(long run, TimeSpan limit) => Api.Until(run, seen => seen.Status == "Cancelled", limit, "cancelled", Token);

    protected Task<SeenRun> Confirmed(long run) => Api.Until(run, seen => seen.Abort is { Unconfirmed: false, ConfirmedAt: not null }, Patience, "confirmed", Token);

    /// <summary>Within what is promised, and what a busy machine needs.</summary>
    protected Task<TimeSpan> Dead(IReadOnlyList<SeenProcess> processes, TimeSpan promise) =>
        Eventually.Holds(() => !processes.Any(process => ProcessWatch.IsAlive(process.Id)), promise + Slack, $"dead: {string.Join(", ", processes)}", Token);

    /// <summary>It takes a run and carries it out.</summary>
    protected async Task Works()
    {
        var run = await Run(null, CatalogStep.Command("Work", "echo working"));
        (await Api.Until(run, seen => seen.IsTerminal, Patience, "ended", Token)).Status.ShouldBe("Passed");
    }

    /// <param name="text">What the reason begins with: a goodbye is a disconnection; else it says what happened over there, in words of its own.</param>
    /// <param name="unconfirmed">Null: it may be, for a moment.</param>
    protected static void ShouldBeLost(SeenRun run, bool? unconfirmed, string text = "")
    {
        var abort = run.Abort.ShouldNotBeNull();
        abort.Kind.ShouldBe("ControllerLost");
        abort.Text.ShouldStartWith(text);
        if (unconfirmed is { } flagged) abort.Unconfirmed.ShouldBe(flagged);
    }

    protected async Task<int> Count(long run, string type) => (await Api.Events(run, Token)).Count(happened => happened.Type == type);

    protected SeenStep StepOf(SeenRun run, string name) => run.Cases[0].Steps.Last(step => step.Name == name);
}
