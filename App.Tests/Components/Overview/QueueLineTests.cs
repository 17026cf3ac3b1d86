using Bunit;
using Microsoft.Extensions.DependencyInjection;
using TestRuns.Components.Overview;
using TestRuns.Runs;
using TestRuns.Tests.Support;

namespace TestRuns.Tests.Components.Overview;

public sealed class QueueLineTests : PageWorld
{
    private static readonly TimeSpan Soon = Eventually.Limit;

    private PauseQueue Queue => Services.GetRequiredService<PauseQueue>();

    [Fact]
    public async Task It_is_there_while_the_queue_is_paused_and_an_administrator_resumes_it()
    {
        var line = Render<QueueLine>();
        line.Markup.Trim().ShouldBeEmpty();
        await Queue.Ask(paused: true, new Actor(ActorKind.User, "Ben"), default);
        line.WaitForAssertion(() => line.Find("[role=status]").TextContent.ShouldContain("The queue is paused by Ben"), Soon);
        line.FindAll("button").ShouldBeEmpty("it is the whole server's");

        await BecomeAdministrator();
        var administrators = Render<QueueLine>();
        administrators.WaitForAssertion(() => administrators.Find("button"), Soon);
        administrators.Find("button").Click();
        line.WaitForAssertion(() => line.Markup.Trim().ShouldBeEmpty(), Soon);
        (await Queue.Now(default)).ShouldBeNull();
    }
}
