using System.IO.Compression;
using System.Text;
using TestRuns.Controllers.Wire;
using TestRuns.Tests.Support;
using TestRuns.Tests.Worker.Guard;
using TestRuns.Worker.Browsers;

namespace TestRuns.Tests.Worker.Browsers;

/// <summary>Browser steps as a controller carries them out: a process of its own, Playwright's driver, a real Chromium.</summary>
public sealed class BrowserStepTests : IAsyncLifetime
{
    private const string Secret = "correct-horse-battery";

    /// <summary>Machines that test much at once take their time to start a browser.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly Bench bench = new(Bench.Group);
    private BrowserSite site = null!;

    private static string PictureOf(byte[] content) => Encoding.Latin1.GetString(content, 1, 3);

    public async ValueTask InitializeAsync()
    {
        Assert.SkipWhen(MachineBrowser.Find(wished: null) is null, $"NO BROWSER STEP WAS TRIED: there is no browser on this machine. Install Chromium, or name one with {MachineBrowser.Variable}.");
        site = await BrowserSite.Open();
    }

    public async ValueTask DisposeAsync()
    {
        await bench.DisposeAsync();
        if (site is not null) await site.DisposeAsync();
    }

    [Fact]
    public async Task Actions_are_carried_out_in_their_order_with_a_line_for_each()
    {
        var report = await Run(
            new("goto", $"{site.Address}/shop", null), new("fill", "#name", "Ann"), new("check", "#agree", null), new("press", "#send", "Enter"),
            new("expect", "text", "Thank you, Ann"), new("expect", "visible", "#said"), new("expect", "url", "/sh*"), new("screenshot", "The end!", null));
        (report.Result, report.Message, report.ExitCode).ShouldBe((StepResult.Passed, null, null), Said());
        Lines().Select(line => line.Split(" (")[0]).ShouldBe(
        [
            $"✓ goto {site.Address}/shop", "✓ fill #name", "✓ check #agree", "✓ press Enter in #send", "✓ expect text “Thank you, Ann”", "✓ expect visible #said",
            "✓ expect url /sh*", "✓ screenshot The end!: 08-The-end.png",
        ]);
        site.Taken.Keys.ShouldBe(["08-The-end.png"]);
        PictureOf(site.Taken["08-The-end.png"]).ShouldBe("PNG");
        Eyes.LivingOf(bench.Identity).ShouldBeEmpty("the browser ends with its step");
    }

    [Fact]
    public async Task What_fails_says_what_was_found_and_leaves_a_picture_and_a_trace()
    {
        var report = await RunShort(new("goto", $"{site.Address}/shop", null), new("click", "#send", null), new("expect", "text", "Thank you"), new("click", "#send", null));
        (report.Result, report.ExitCode).ShouldBe((StepResult.Failed, null), Said());
        report.Message.ShouldNotBeNull().ShouldStartWith("expect text “Thank you”: the page shows “Name I agree Send Other");
        report.Message.ShouldContain("Not agreed");
        Lines().Last(line => line.StartsWith('✗')).ShouldContain("expect text “Thank you”");
        Said().ShouldContain($"on “The shop” at {site.Address}/shop");
        site.Taken.Keys.Order(StringComparer.Ordinal).ShouldBe(["03-failed.png", "trace.zip"]);
        using var trace = new ZipArchive(new MemoryStream(site.Taken["trace.zip"]));
        trace.Entries.ShouldContain(entry => entry.Name.EndsWith(".trace", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_fails_is_kept_as_a_video_where_that_is_asked_for()
    {
        var order = Order(bench, TimeSpan.FromSeconds(6), new("goto", $"{site.Address}/shop", null), new("fill", "#name", "Ann"), new("expect", "text", "Thank you"));
        await bench.Begin(order with { Browser = order.Browser! with { VideoOnFailure = true } });
        (await bench.Server.Finished(order.Id.StepId, Patience)).Result.ShouldBe(StepResult.Failed, Said());
        site.Taken.Keys.Order(StringComparer.Ordinal).ShouldBe(["03-failed.png", "trace.zip", "video.webm"]);
        var video = site.Taken["video.webm"];
        video[..4].ShouldBe([0x1A, 0x45, 0xDF, 0xA3]);
        Encoding.Latin1.GetString(video).ShouldContain("V_VP8");
    }

    [Theory]
    [InlineData("#nothing", "nothing on the page matches it")]
    [InlineData("#other", "it is there, but disabled")]
    [InlineData("#hidden", "it is there, but not visible")]
    [InlineData("button", "2 elements match it: name one of them")]
    public async Task What_cannot_be_clicked_says_why(string selector, string why)
    {
        var report = await RunShort(new("goto", $"{site.Address}/shop", null), new("click", selector, null));
        (report.Result, report.Message).ShouldBe((StepResult.Failed, $"click {selector}: {why}"), Said());
    }

    [Fact]
    public async Task Secrets_are_masked_in_the_log_the_message_and_the_trace()
    {
        var report = await RunShort(
            new("goto", $"{site.Address}/shop?token={Secret}", null), new("fill", "#name", Secret), new("check", "#agree", null), new("click", "#send", null), new("expect", "text", $"Goodbye {Secret}"));
        report.Result.ShouldBe(StepResult.Failed, Said());
        report.Message.ShouldNotBeNull().ShouldStartWith("expect text “Goodbye •••”");
        report.Message.ShouldContain("Thank you, •••");
        Said().ShouldContain("/shop?token=•••");
        Said().ShouldNotContain(Secret);
        using var trace = new ZipArchive(new MemoryStream(site.Taken["trace.zip"]));
        foreach (var entry in trace.Entries)
        {
            using var reader = new StreamReader(entry.Open(), Encoding.Latin1);
            (await reader.ReadToEndAsync()).ShouldNotContain(Secret, Case.Sensitive, entry.FullName);
        }
    }

    [Theory]
    [InlineData(Bench.Cgroup)]
    [InlineData(Bench.Group)]
    public async Task A_cancel_amid_a_long_wait_ends_the_browser_and_what_drives_it(string means)
    {
        await using var own = new Bench(means);
        var order = Order(own, null, new BrowserPartAction("goto", $"{site.Address}/shop", null), new BrowserPartAction("expect", "text", "never shown"));
        await own.Begin(order);
        var ended = own.Server.Finished(order.Id.StepId, Patience);
        var before = await UntilOpen(own, ended);
        await own.Cancel(order);
        var report = await ended;
        report.Result.ShouldBe(StepResult.Killed);
        report.Ended.ShouldNotBeNull().Left.ShouldBe(0);
        // The step's process, the driver, the browser with all of its own. Without cgroups a page's process, which has wiped its environment, is found by nobody: it ends by itself when its browser is gone.
        if (means == Bench.Group) await Eventually.Holds(() => !before.Any(Eyes.IsAlive), () => Left(before));
        else Left(before).ShouldBeEmpty();
        Eyes.LivingOf(own.Identity).ShouldBeEmpty();
        Directory.EnumerateDirectories(Path.GetTempPath(), $"tr-{own.Identity}-*").ShouldBeEmpty();
        site.Taken.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(Bench.Cgroup, "--remote-debugging-pipe")]
    [InlineData(Bench.Group, "--remote-debugging-pipe")]
    [InlineData(Bench.Cgroup, "run-driver")]
    public async Task A_browser_or_driver_that_is_killed_amid_an_action_fails_the_step_says_so_and_leaves_nothing(string means, string word)
    {
        await using var own = new Bench(means);
        var (report, before) = await Killed(own, line => line.Contains(word, StringComparison.Ordinal) && !line.Contains("--type=", StringComparison.Ordinal));
        (report.Result, report.Message, report.ExitCode).ShouldBe((StepResult.Error, $"expect text “never shown”: {BrowserLife.Ended}", null));
        await Eventually.Holds(() => !before.Any(Eyes.IsAlive), () => Left(before));
        Eyes.LivingOf(own.Identity).ShouldBeEmpty();
        Directory.EnumerateDirectories(Path.GetTempPath(), $"tr-{own.Identity}-*").ShouldBeEmpty();
    }

    [Fact]
    public async Task A_page_that_crashes_fails_the_step_and_says_so()
    {
        var (report, before) = await Killed(bench, line => line.Contains("--type=renderer", StringComparison.Ordinal));
        (report.Result, report.Message, report.ExitCode).ShouldBe((StepResult.Failed, "expect text “never shown”: the page crashed", null), Said());
        await Eventually.Holds(() => !before.Any(Eyes.IsAlive));
    }

    [Fact]
    public async Task A_site_that_is_not_there_fails_with_the_browsers_word_for_it()
    {
        var report = await Run(new BrowserPartAction("goto", "http://127.0.0.1:1/", null));
        report.Result.ShouldBe(StepResult.Failed, Said());
        report.Message.ShouldNotBeNull().ShouldContain("net::ERR_");
    }

    /// <summary>Waits for something on a page in vain, and kills what has such a command line meanwhile.</summary>
    private async Task<(StepFinished Report, IReadOnlyList<(int Pid, string Began)> Before)> Killed(Bench own, Func<string, bool> victim)
    {
        var order = Order(own, TimeSpan.FromMinutes(4), new BrowserPartAction("goto", $"{site.Address}/shop", null), new BrowserPartAction("expect", "text", "never shown"));
        await own.Begin(order);
        var ended = own.Server.Finished(order.Id.StepId, Patience);
        var before = await UntilOpen(own, ended);
        foreach (var one in before.Where(one => victim(Eyes.Command(one.Pid)))) ControllerProcess.Signal(one.Pid, "KILL");
        return (await ended, before);
    }

    /// <summary>The step's processes once it has a page before it: its own, the driver, the browser, one for the page.</summary>
    private static async Task<IReadOnlyList<(int Pid, string Began)>> UntilOpen(Bench own, Task<StepFinished> ended)
    {
        await Eventually.Holds(() => own.Server.Lines.Any(line => line.Text.StartsWith("✓ goto", StringComparison.Ordinal)) || ended.IsCompleted);
        var tree = Eyes.TreeOf(Eyes.LivingOf(own.Identity));
        tree.Select(one => Eyes.Command(one.Pid)).ShouldContain(line => line.Contains("--type=renderer", StringComparison.Ordinal));
        return tree;
    }

    private Task<StepFinished> Run(params BrowserPartAction[] actions) => Run(actionTimeout: null, actions);

    /// <summary>Where an action waits in vain.</summary>
    private Task<StepFinished> RunShort(params BrowserPartAction[] actions) => Run(TimeSpan.FromSeconds(6), actions);

    private async Task<StepFinished> Run(TimeSpan? actionTimeout, BrowserPartAction[] actions)
    {
        var order = Order(bench, actionTimeout, actions);
        await bench.Begin(order);
        return await bench.Server.Finished(order.Id.StepId, Patience);
    }

    private StepOrder Order(Bench own, TimeSpan? actionTimeout, params BrowserPartAction[] actions) => own.Order("") with
    {
        Command = null,
        Browser = new BrowserPart(actions, actionTimeout),
        Secrets = [Secret],
        Environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["TESTRUNS_URL"] = site.Address, ["TESTRUNS_TOKEN"] = "of-the-run" },
    };

    private List<string> Lines() => [.. bench.Server.Texts(OutputKind.Out).Where(line => line[0] is '✓' or '✗')];

    private string Said() => string.Join('\n', bench.Server.Lines.Select(line => line.Text));

    private static string Left(IReadOnlyList<(int Pid, string Began)> before) => string.Join('\n', before.Where(Eyes.IsAlive).Select(one => Eyes.Command(one.Pid)));
}
