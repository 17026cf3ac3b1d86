using Microsoft.Extensions.Logging.Abstractions;
using TestRuns.Catalog;
using TestRuns.Controllers.Wire;
using TestRuns.Tests.Support;
using TestRuns.Worker;
using TestRuns.Worker.Browsers;

namespace TestRuns.Tests.Worker.Browsers;

public sealed class MachineBrowserTests
{
    [Fact]
    public void One_that_is_named_is_taken_or_none()
    {
        using var folder = new TempFolder();
        var program = folder.At("chromium");
        MachineBrowser.Find(program).ShouldBeNull("it is not there");
        MachineBrowser.Missing(program).ShouldStartWith($"none: there is no {program}; install");
        File.WriteAllText(program, "");
        MachineBrowser.Find(program).ShouldBe(program);
        MachineBrowser.Find(MachineBrowser.None).ShouldBeNull();
        MachineBrowser.Missing(MachineBrowser.None).ShouldBe("none: it was told not to use one");
    }

    [Theory]
    [InlineData("/usr/bin/chromium", "Chromium")]
    [InlineData("/usr/bin/google-chrome-stable", "Chrome")]
    [InlineData("/usr/bin/microsoft-edge", "Edge")]
    [InlineData("/opt/thorium", "thorium")]
    public void It_is_called_by_its_program(string program, string name) => MachineBrowser.NameOf(program).ShouldBe(name);

    [Fact]
    public void Runs_ask_for_the_label_that_controllers_give_themselves() => StepSpec.BrowserLabel.ShouldBe(HostFacts.BrowserLabel);

    [Fact]
    public async Task A_step_on_a_controller_without_one_says_what_to_do()
    {
        using var folder = new TempFolder();
        using var trees = Bench.Trees(Bench.Group, "nobody", TimeProvider.System);
        var server = new ReportRecorder();
        await using var runner = new StepRunner(new WorkerOptions { WorkspaceRoot = folder.Path, Name = "bare", Browser = "/not/there" }, trees, TimeProvider.System, NullLogger<StepRunner>.Instance);
        runner.Attach(server);
        await runner.Execute(
            new StepOrder { Id = new OrderId(1, 1, 1, 1), StepName = "step", Timeout = TimeSpan.FromMinutes(1), Environment = new Dictionary<string, string>(), Browser = new BrowserPart([new("goto", "http://127.0.0.1/", null)]) },
            CancellationToken.None);
        var report = await server.Finished(1);
        (report.Result, report.Message).ShouldBe((StepResult.Error, $"browser: none: there is no /not/there; {MachineBrowser.Remedy}"));
    }

    [Theory]
    [InlineData("/orders/*", "http://shop:8080/orders/7?new=1", true)]
    [InlineData("/orders", "http://shop/orders/7", false)]
    [InlineData("http://shop", "http://shop/", true)]
    [InlineData("http://shop/a.b", "http://shop/axb", false)]
    [InlineData("*shop*", "https://www.shop.example/", true)]
    public void An_address_is_meant_from_its_path_on_or_as_a_whole(string wanted, string address, bool meant) =>
        BrowserActor.AddressLike(wanted).IsMatch(address).ShouldBe(meant);
}
