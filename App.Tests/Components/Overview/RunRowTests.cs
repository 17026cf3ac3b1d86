using Bunit;
using Microsoft.Extensions.DependencyInjection;
using TestRuns.Components.Look;
using TestRuns.Components.Overview;
using TestRuns.Runs;
using TestRuns.Runs.Reading;

namespace TestRuns.Tests.Components.Overview;

public sealed class RunRowTests : BunitContext
{
    public RunRowTests()
    {
        Services.AddSingleton<TimeProvider>(new Support.ManualTime());
        Services.AddSingleton(new ReaderZone());
    }

    [Fact]
    public void A_row_carries_its_run_and_status_for_people_and_for_tests()
    {
        var row = Row(Made.Run(12, RunStatus.Failed)).Find("[data-testid=run-row]");
        row.GetAttribute("data-id").ShouldBe("12");
        row.GetAttribute("data-status").ShouldBe("Failed");
        row.QuerySelector("[data-testid=run-status]")!.TextContent.Trim().ShouldBe("Failed");
        row.QuerySelector("a")!.GetAttribute("href").ShouldBe("/runs/12");
    }

    [Fact]
    public void Only_a_row_that_changed_is_rendered()
    {
        var row = Row(Made.Run(1));
        var before = row.RenderCount;
        row.Render(parameters => parameters.Add(one => one.Run, Made.Run(1)));
        row.RenderCount.ShouldBe(before);
        row.Render(parameters => parameters.Add(one => one.Run, Made.Run(1, RunStatus.Passed, version: 2)));
        row.RenderCount.ShouldBe(before + 1);
        row.Find("[data-testid=run-row]").GetAttribute("data-status").ShouldBe("Passed");
    }

    [Theory]
    [InlineData(RunStatus.Queued, true)]
    [InlineData(RunStatus.Started, true)]
    [InlineData(RunStatus.Waiting, false)]
    [InlineData(RunStatus.CancelRequested, false)]
    [InlineData(RunStatus.Passed, false)]
    [InlineData(RunStatus.Cancelled, false)]
    public void Abort_is_there_only_while_it_can_be_asked_for(RunStatus status, bool there) =>
        Row(Made.Run(1, status)).FindAll("[data-testid=abort-run]").Count.ShouldBe(there ? 1 : 0);

    [Fact]
    public void Who_may_not_abort_sees_no_button() => Row(Made.Run(1), mayAbort: false).FindAll("[data-testid=abort-run]").ShouldBeEmpty();

    [Fact]
    public void Abort_asks_for_its_own_run()
    {
        RunSummary? asked = null;
        var row = Render<RunRow>(parameters => parameters.Add(one => one.Run, Made.Run(7)).Add(one => one.MayAbort, true).Add(one => one.OnAbort, run => asked = run));
        row.Find("[data-testid=abort-run]").Click();
        asked!.Id.ShouldBe(7);
    }

    [Fact]
    public void What_may_still_be_running_is_marked() =>
        Row(Made.Run(1, RunStatus.Cancelled) with { Controller = "lab-3", Abort = Made.Abort(unconfirmed: true) })
            .Find(".unconfirmed").GetAttribute("title").ShouldBe("may still be running on lab-3");

    private IRenderedComponent<RunRow> Row(RunSummary run, bool mayAbort = true) =>
        Render<RunRow>(parameters => parameters.Add(one => one.Run, run).Add(one => one.MayAbort, mayAbort));
}
