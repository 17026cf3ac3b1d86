using Bunit;
using TestRuns.Access;
using TestRuns.Components.Detail;
using TestRuns.Tests.Support;

namespace TestRuns.Tests.Components.ControllerPages;

/// <summary>The button beside "may still be running on C".</summary>
public sealed class SendAgainTests : ControllerWorld
{
    private static readonly TimeSpan Soon = Eventually.Limit;

    [Fact]
    public async Task The_order_is_sent_again_and_the_answer_turns_the_mark_off()
    {
        var lab = await Connect("lab-1");
        var run = await Unconfirmed();
        var page = Open(run);
        page.WaitForAssertion(() => page.Find("[data-testid=run-reason]").TextContent.ShouldContain("may still be running on lab-1"), Soon);
        await page.InvokeAsync(() => page.Find("[data-testid=resend-abort]").ClickAsync(new()));
        page.WaitForAssertion(() => lab.Closed.ShouldBe([run]), Soon);
        Notifications.Single().Summary.ShouldBe("Sent. When lab-1 answers, the record says so.");
        await AnswerClosed(lab, run);
        page.WaitForAssertion(() => page.Find("[data-testid=run-reason]").TextContent.ShouldNotContain("may still be running"), Soon);
        page.FindAll("[data-testid=resend-abort]").ShouldBeEmpty();
        Run(run).AbortConfirmedAt.ShouldNotBeNull();
    }

    [Fact]
    public async Task While_the_controller_is_away_it_says_that_it_will_be_sent_by_itself()
    {
        var run = await Unconfirmed();
        var page = Open(run);
        page.WaitForAssertion(() => page.Find("[data-testid=resend-abort]"), Soon);
        await page.InvokeAsync(() => page.Find("[data-testid=resend-abort]").ClickAsync(new()));
        page.WaitForAssertion(() => Notifications.Single().Summary!.ShouldContain("sent again by itself when it is back"), Soon);
    }

    [Fact]
    public async Task A_viewer_sees_the_mark_and_no_button()
    {
        await Become(ProjectRole.Viewer);
        var page = Open(await Unconfirmed());
        page.WaitForAssertion(() => page.Find("[data-testid=run-reason]").TextContent.ShouldContain("may still be running on lab-1"), Soon);
        page.FindAll("[data-testid=resend-abort]").ShouldBeEmpty();
    }

    private async Task<long> Unconfirmed()
    {
        var run = await Queued();
        await Start(run, controller: "lab-1");
        await EndUnconfirmed(run);
        return run;
    }

    private IRenderedComponent<RunPage> Open(long run) => Render<RunPage>(parameters => parameters.Add(page => page.Id, run));
}
