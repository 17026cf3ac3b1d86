using System.Text.RegularExpressions;
using Microsoft.Playwright;
using TestRuns.E2E.Pages;
using TestRuns.E2E.Support;
using static Microsoft.Playwright.Assertions;

namespace TestRuns.E2E;

/// <summary>As somebody new would: a token, two machines, suites that need the one or the other, and one machine that is unplugged.</summary>
public sealed partial class ControllersPageTests(Browser browser) : EndToEndTest(browser)
{
    private static readonly LocatorAssertionsToContainTextOptions Patient = new() { Timeout = 30_000 };
    private static readonly LocatorAssertionsToHaveAttributeOptions PatientToo = new() { Timeout = 30_000 };
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Two_machines_are_added_each_takes_what_needs_it_and_one_is_unplugged()
    {
        // Long enough for a browser on a busy machine to show that one is waited for.
        var server = await StartServer(new Dictionary<string, string> { ["TESTRUNS__Controllers__ReconnectGrace"] = "00:00:15" });
        var ana = await OpenAsAdministrator(server);
        using var api = await RunApi.As(ana, server);
        SuiteOf(server, "needs-gpu", "gpu");
        SuiteOf(server, "needs-arm", "arm");
        SuiteOf(server, "needs-tape", "tape");
        var onlooker = await OpenAsAdministrator(server);
        var list = new ControllersPage(onlooker.Page);
        await list.Open();
        await Expect(list.Row("embedded")).ToHaveAttributeAsync("data-status", "Connected", PatientToo);

        // The way there by keys, from the list of runs.
        await new RunListPage(ana.Page).Open();
        await Expect(ana.Page.GetByRole(AriaRole.Heading, new() { Name = "Runs", Exact = true })).ToBeVisibleAsync();
        await ana.Page.Keyboard.PressAsync("g");
        await ana.Page.Keyboard.PressAsync("c");
        await new ControllersPage(ana.Page).AddButton.ClickAsync();
        var add = new AddControllerPage(ana.Page);
        await add.Make("lab machines");
        await add.Shape("lab-gpu", "gpu");
        await Expect(add.Line).ToContainTextAsync("--name lab-gpu --labels gpu");
        var line = StartLine().Match(await add.Copy());
        line.Success.ShouldBeTrue();
        line.Groups["server"].Value.ShouldBe(server.Url.ToString().TrimEnd('/'));
        var token = line.Groups["token"].Value;
        await Expect(add.Waiting).ToContainTextAsync("Waiting for it to connect");

        await using var gpu = ControllerProcess.Start(server, new ControllerSetup("lab-gpu") { Labels = ["gpu"], Token = token });
        await Expect(add.Waiting).ToContainTextAsync("lab-gpu is connected, with the labels linux, gpu", Patient);
        await using var arm = ControllerProcess.Start(server, new ControllerSetup("lab-arm") { Labels = ["arm"], Token = token });
        await Expect(list.Row("lab-gpu")).ToHaveAttributeAsync("data-status", "Connected", PatientToo);
        await Expect(list.Row("lab-arm")).ToHaveAttributeAsync("data-status", "Connected", PatientToo);
        await Expect(list.Tokens).ToContainTextAsync("lab-arm, lab-gpu");

        var (onGpu, onArm, nowhere) = (await api.Start("needs-gpu", environment: null, Token), await api.Start("needs-arm", environment: null, Token), await api.Start("needs-tape", environment: null, Token));
        await Expect(list.Row("lab-gpu")).ToContainTextAsync("needs-gpu", Patient);
        await Expect(list.Row("lab-arm")).ToContainTextAsync("needs-arm", Patient);
        (await api.Until(nowhere.Id, run => run.WaitsFor is not null, Limit, "waits", Token)).WaitsFor.ShouldBe("a controller: no controller with label tape is connected");
        var run = new RunPage(ana.Page, onGpu.Id);
        await run.Open();
        await Expect(run.Log).ToContainTextAsync("tick", Patient);
        await Expect(ana.Page.GetByRole(AriaRole.Link, new() { Name = "lab-gpu" })).ToBeVisibleAsync();

        await gpu.KillBoth();
        await Expect(list.Row("lab-gpu")).ToHaveAttributeAsync("data-status", "CutOff", PatientToo);
        await Expect(list.Row("lab-gpu")).ToContainTextAsync("left to come back, then its run is aborted");
        await Expect(list.Row("lab-gpu")).ToHaveAttributeAsync("data-status", "Disconnected", PatientToo);
        await Expect(list.Row("lab-gpu")).ToContainTextAsync("May still be running there: #");
        await Expect(run.Status).ToContainTextAsync("Cancelled", Patient);
        await Expect(run.Reason).ToContainTextAsync("may still be running on lab-gpu");
        await Expect(list.Row("lab-arm")).ToHaveAttributeAsync("data-status", "Connected");
        (await api.Find(onArm.Id, Token)).Status.ShouldBe("Started");

        // Plugged in again, it says itself that nothing of it runs there any more.
        gpu.StartAgain();
        await Expect(list.Row("lab-gpu")).ToHaveAttributeAsync("data-status", "Connected", PatientToo);
        await api.Until(onGpu.Id, seen => seen.Abort is { Unconfirmed: false }, Limit, "confirmed", Token);
        await Expect(run.Reason).Not.ToContainTextAsync("may still be running", new() { Timeout = 30_000 });
        await Expect(list.Row("lab-gpu")).Not.ToContainTextAsync("May still be running", new() { Timeout = 30_000 });
        onlooker.Complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task An_operator_drains_disconnects_allows_again_revokes_and_removes()
    {
        var server = await StartServer();
        var ana = await OpenAsAdministrator(server);
        using var api = await RunApi.As(ana, server);
        SuiteOf(server, "needs-gpu", "gpu");
        await using var gpu = ControllerProcess.Start(server, new ControllerSetup("lab-gpu") { Labels = ["gpu"] });
        var page = new ControllersPage(ana.Page);
        await page.Open();
        await Expect(page.Row("lab-gpu")).ToHaveAttributeAsync("data-status", "Connected", PatientToo);
        var first = await api.Start("needs-gpu", environment: null, Token);
        await Expect(page.Row("lab-gpu")).ToContainTextAsync("needs-gpu", Patient);

        await page.Do("lab-gpu", "Drain…", "Drain");
        await Expect(page.Row("lab-gpu")).ToHaveAttributeAsync("data-status", "Draining", PatientToo);
        var second = await api.Start("needs-gpu", environment: null, Token);
        (await api.Until(second.Id, run => run.WaitsFor is not null, Limit, "waits", Token)).WaitsFor.ShouldBe("controller lab-gpu, which is draining: it takes nothing new");
        (await api.Find(first.Id, Token)).Status.ShouldBe("Started");

        await page.Do("lab-gpu", "Disconnect…", "Disconnect and abort 1 run");
        await Expect(page.Row("lab-gpu")).ToHaveAttributeAsync("data-status", "Disconnected", PatientToo);
        await Expect(page.Row("lab-gpu")).ToContainTextAsync("Ana decided that it may not connect");
        var ended = await api.Until(first.Id, run => run.IsTerminal, Limit, "ended", Token);
        ended.Abort!.Text.ShouldBe("Controller lab-gpu was disconnected by Ana");
        ProcessWatch.OfRun(server, first.Id).ShouldBeEmpty();

        await page.Do("lab-gpu", "Allow again");
        await Expect(page.Row("lab-gpu")).ToHaveAttributeAsync("data-status", "Connected", PatientToo);
        await Expect(page.Row("lab-gpu")).ToContainTextAsync("needs-gpu", Patient);

        await page.Do("lab-gpu", "Revoke its token…", "Revoke and abort 1 run");
        await Expect(page.Row("lab-gpu")).ToHaveAttributeAsync("data-status", "Disconnected", PatientToo);
        (await gpu.Ended.WaitAsync(Limit, Token)).ShouldBe(2);
        await Expect(page.Tokens).ToHaveCountAsync(0);
        await page.Do("lab-gpu", "Remove…", "Remove");
        await Expect(page.Row("lab-gpu")).ToHaveCountAsync(0);
    }

    private static void SuiteOf(TestServer server, string name, string label)
    {
        SuiteRows.Put(server, name, new CatalogCase("Long", [CatalogStep.Command("count", "while true; do echo tick; sleep 0.5; done")]));
        DatabaseFile.Change(server, "UPDATE Suites SET Labels = $labels WHERE Name = $name", ("$labels", $"[\"{label}\"]"), ("$name", name));
    }

    [GeneratedRegex(@"^testruns controller --server (?<server>\S+) --token (?<token>trc_[A-Za-z0-9_-]{43}) --name lab-gpu --labels gpu$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex StartLine();
}
