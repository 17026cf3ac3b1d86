using TestRuns.Controllers.Wire;
using TestRuns.Tests.Support;
using TestRuns.Tests.Worker.Session;

namespace TestRuns.Tests.Worker.Guard;

/// <summary>The real executable, a guard and its worker, with a server that only listens.</summary>
public sealed class ControllerTests
{
    [Theory, InlineData(Bench.Cgroup), InlineData(Bench.Group)]
    public async Task It_says_hello_is_cleared_carries_a_step_out_and_reports_it(string means)
    {
        await using var server = await FakeServer.Start();
        await using var controller = ControllerProcess.Start(server, means, more: ["--labels", "gpu, lab", "--slots", "3"]);
        var hello = await server.Hears<Hello>();
        (hello.Version, hello.Name, hello.Slots, hello.Session).ShouldBe((WireVersion.Current, "tried", 3, null));
        hello.Labels.ShouldBe(["linux", "gpu", "lab"]);
        (hello.Host.Means, hello.Host.Browser).ShouldBe((means, "none: it was told not to use one"));
        (await server.Hears<ClearedReport>()).StillHeld.ShouldBeEmpty();

        var order = Orders.New("echo hello; echo \"$TESTRUNS_CONTROLLER_TOKEN\"; exit 3");
        await server.Controller.Execute(order);
        var finished = await server.Finished(order);
        (finished.Result, finished.ExitCode).ShouldBe((StepResult.Failed, 3));
        server.Of<StepOutput>().SelectMany(batch => batch.Lines).Select(line => line.Text).ShouldBe(["hello", ""]);
        server.Heard.OfType<StepStarted>().Single().Id.ShouldBe(order.Id);
    }

    [Theory, InlineData(Bench.Cgroup), InlineData(Bench.Group)]
    public async Task It_says_which_browser_it_has_and_has_its_label(string means)
    {
        using var folder = new TempFolder();
        var browser = folder.At("chromium");
        await File.WriteAllTextAsync(browser, "#!/bin/sh\necho 'Chromium 140.0.7339.80 built on something'\n");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(browser, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        await using var server = await FakeServer.Start();
        await using var controller = ControllerProcess.Start(server, means, more: ["--browser", browser]);
        var hello = await server.Hears<Hello>();
        // Its number is known when the machine was quick enough.
        hello.Host.Browser.ShouldNotBeNull().ShouldStartWith("Chromium");
        hello.Labels.ShouldBe(["linux", HostFacts.BrowserLabel]);
    }
}
