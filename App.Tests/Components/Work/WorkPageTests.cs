using Bunit;
using Microsoft.Extensions.DependencyInjection;
using TestRuns.Access;
using TestRuns.Catalog;
using TestRuns.Components.Work;
using TestRuns.Connections;
using TestRuns.Runs;
using TestRuns.Runs.Reading;
using TestRuns.Tests.Support;

namespace TestRuns.Tests.Components.Work;

public sealed class WorkPageTests : PageWorld
{
    private static readonly TimeSpan Soon = Eventually.Limit;
    private static readonly RunClient BobsTab = new(ClientKind.Browser, "bobstab", "Bob's tab");
    private static readonly Actor Bob = new(ActorKind.User, "Bob");

    private readonly HeldTime clock = new();

    public WorkPageTests() => Services.AddSingleton<TimeProvider>(clock);

    [Fact]
    public async Task A_step_is_read_taken_on_and_decided()
    {
        var run = await AtAStep();
        var page = Open(run);
        page.WaitForAssertion(() => page.Find("h2#instruction").TextContent.ShouldBe("Look at the banner"), Soon);
        page.Find(".expect").TextContent.ShouldContain("The new logo");
        page.FindAll("[data-testid=verdict-passed]").ShouldBeEmpty("it is nobody's yet");

        page.Find("[data-testid=take-on]").Click();
        page.WaitForAssertion(() => page.Find("[data-testid=verdict-passed]"), Soon);
        Run(run).ClientName.ShouldBe("Ana's tab");
        page.Find("textarea").Input("it is there");
        clock.Advance(TimeSpan.FromSeconds(1));
        page.Find("[data-testid=verdict-passed]").Click();
        page.WaitForAssertion(() => page.Find("[data-testid=work-item]").GetAttribute("data-status").ShouldBe("Passed"), Soon);
        page.Find("[data-testid=work-progress]").TextContent.ShouldBe("1 of 2 manual steps done");
        page.Find(".list .case").TextContent.ShouldContain("it is there");
        page.Find("[data-testid=work-wait]").TextContent.ShouldContain("Your next step: Press the button");
    }

    [Fact]
    public async Task A_second_press_decides_nothing_that_was_not_read()
    {
        var run = await AtAStep();
        var page = Open(run);
        page.WaitForAssertion(() => page.Find("[data-testid=take-on]"), Soon);
        page.Find("[data-testid=take-on]").Click();
        page.WaitForAssertion(() => page.Find("[data-testid=verdict-passed]"), Soon);
        page.Find("[data-testid=verdict-passed]").Click();
        page.Find("[data-testid=work-item]").GetAttribute("data-status").ShouldBe("InProgress");
        clock.Advance(TimeSpan.FromSeconds(1));
        page.Find("[data-testid=verdict-passed]").Click();
        page.WaitForAssertion(() => page.FindAll("[data-testid=verdict-passed]").ShouldBeEmpty(), Soon);

        await BeginNext(run, 1);
        page.WaitForAssertion(() => page.Find("h2#instruction").TextContent.ShouldBe("Press the button"), Soon);
        page.Find("[data-testid=verdict-passed]").Click();
        page.FindAll("[data-testid=work-item]").Select(item => item.GetAttribute("data-status")).ShouldBe(["Passed", "InProgress"]);
    }

    [Fact]
    public async Task The_tab_that_lost_the_run_says_so_at_once_and_can_take_it_back()
    {
        var run = await AtAStep();
        var page = Open(run);
        page.WaitForAssertion(() => page.Find("[data-testid=take-on]"), Soon);
        page.Find("[data-testid=take-on]").Click();
        page.WaitForAssertion(() => page.Find("[data-testid=verdict-passed]"), Soon);

        await Services.GetRequiredService<AttachRun>().Ask(run, BobsTab, Bob, takeOver: true, default);
        page.WaitForAssertion(() => page.Find("[data-testid=taken-over]").TextContent.ShouldContain("Bob's tab has it now."), Soon);
        page.FindAll("[data-testid=verdict-passed]").ShouldBeEmpty();

        await Asked(() => page.Find("[data-testid=take-over]").Click());
        Run(run).ClientName.ShouldBe("Bob's tab", "it asks first");
        await page.InvokeAsync(() => Dialogs.Close(true));
        page.WaitForAssertion(() => page.Find("[data-testid=verdict-passed]"), Soon);
        page.FindAll("[data-testid=taken-over]").ShouldBeEmpty();
    }

    [Fact]
    public async Task Who_leaves_the_question_takes_nothing_over()
    {
        var run = await AtAStep();
        await Services.GetRequiredService<AttachRun>().Ask(run, BobsTab, Bob, takeOver: false, default);
        var page = Open(run);
        page.WaitForAssertion(() => page.Find("[data-testid=take-over]"), Soon);
        await Asked(() => page.Find("[data-testid=take-over]").Click());
        await page.InvokeAsync(() => Dialogs.Close(null));
        Run(run).ClientName.ShouldBe("Bob's tab");
    }

    [Fact]
    public async Task It_can_be_left_to_somebody_else()
    {
        var run = await AtAStep();
        var page = Open(run);
        page.WaitForAssertion(() => page.Find("[data-testid=take-on]"), Soon);
        page.Find("[data-testid=take-on]").Click();
        page.WaitForAssertion(() => page.Find("[data-testid=put-down]"), Soon);
        page.Find("[data-testid=put-down]").Click();
        page.WaitForAssertion(() => page.Find("[data-testid=take-on]"), Soon);
        Run(run).ClientId.ShouldBeNull();
    }

    [Fact]
    public async Task A_viewer_watches()
    {
        var run = await AtAStep();
        await Become(ProjectRole.Viewer);
        var page = Open(run);
        page.WaitForAssertion(() => page.Find("h2#instruction"), Soon);
        page.FindAll("button").ShouldBeEmpty();
        page.Markup.ShouldContain("you need the role Runner");
    }

    [Fact]
    public async Task A_right_that_was_taken_away_meanwhile_decides_nothing()
    {
        var run = await AtAStep();
        var page = Open(run);
        page.WaitForAssertion(() => page.Find("[data-testid=take-on]"), Soon);
        await Become(ProjectRole.Viewer);
        page.Find("[data-testid=take-on]").Click();
        page.WaitForAssertion(() => Notifications.ShouldContain(message => message.Summary == "Not allowed"), Soon);
        Run(run).ClientId.ShouldBeNull();
    }

    [Fact]
    public async Task To_who_is_not_a_member_the_run_does_not_exist()
    {
        var run = await AtAStep();
        await Become(null);
        var page = Open(run);
        page.WaitForAssertion(() => page.Find("h1").TextContent.ShouldBe("There is no such run"), Soon);
    }

    [Fact]
    public async Task An_aborted_run_says_by_whom_and_why()
    {
        var run = await Queued("by hand", 1, Look("Look"));
        var page = Open(run);
        page.WaitForAssertion(() => page.Find("[data-testid=work-wait]"), Soon);
        await Services.GetRequiredService<AbortRun>().Ask(run, new AbortReason(AbortKind.User, "wrong branch", Bob), force: false, default);
        page.WaitForAssertion(() => page.Find("[data-testid=work-over]").TextContent.ShouldContain("Cancelled by Bob"), Soon);
        page.Find("[data-testid=work-over]").TextContent.ShouldContain("“wrong branch”");
    }

    [Fact]
    public async Task A_run_without_manual_steps_and_one_that_waits_say_so()
    {
        var automated = await Queued();
        var page = Open(automated);
        page.WaitForAssertion(() => page.Find("h2").TextContent.ShouldBe("Nothing for a person to do here"), Soon);
        var waiting = Open(await Queued("by hand", 1, Look("Look")));
        waiting.WaitForAssertion(() => waiting.Find("[data-testid=work-wait] h2").TextContent.ShouldBe("In the queue"), Soon);
    }

    /// <summary>Until the question is there that the act leads to.</summary>
    private async Task Asked(Action act)
    {
        var open = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Dialogs.OnOpen += (_, _, _, _) => open.TrySetResult();
        act();
        await open.Task.WaitAsync(Soon);
    }

    private IRenderedComponent<WorkPage> Open(long run)
    {
        var circuit = Services.GetRequiredService<TabCircuit>();
        circuit.Name("anastab", "Ana");
        return Render<WorkPage>(parameters => parameters.Add(page => page.Id, run));
    }

    private async Task<long> AtAStep()
    {
        var run = await Queued("by hand", 1, Look("Look at the banner"), Look("Press the button"));
        await Start(run);
        await Begin(run);
        return run;
    }

    private static StepSpec Look(string name) => new() { Name = name, Kind = StepKind.Manual, Manual = new ManualSpec(name, "The new logo") };
}
