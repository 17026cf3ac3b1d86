using Bunit;
using Microsoft.Extensions.DependencyInjection;
using TestRuns.Access;
using TestRuns.Access.Tokens;
using TestRuns.Components.ControllerPages;
using TestRuns.Controllers;
using TestRuns.Runs.Execution;
using TestRuns.Tests.Support;

namespace TestRuns.Tests.Components.ControllerPages;

public sealed class TokenEndTests : ControllerWorld
{
    private static readonly TimeSpan Soon = Eventually.Limit;

    // However long it takes until the page is there: the token ends when the test says so.
    private readonly HeldTime clock = new();

    public TokenEndTests() => Services.AddSingleton<TimeProvider>(clock);

    [Fact]
    public async Task When_its_token_ends_a_controller_finishes_its_run_and_is_then_sent_away()
    {
        var over = clock.GetUtcNow().AddHours(1);
        var issued = await Tokens.Issue(new TokenWish("old", TokenScope.Controller, null, over), "Ana", default);
        var lab = await Connect("lab-1", ticket: new TokenTicket(issued.Id, "old", TokenScope.Controller, null, over));
        var slot = Services.GetRequiredService<ControllerPool>().TryTake(new SlotWish(1, ProjectId, ["linux"], null)).Slot!;
        var page = Render<ControllersPage>();
        page.WaitForAssertion(() => Row(page).GetAttribute("data-status").ShouldBe("Connected"), Soon);

        clock.Advance(TimeSpan.FromHours(2));
        // As the watch does.
        await Services.GetRequiredService<ControllerRegistry>().EndExpired();
        page.WaitForAssertion(() => Row(page).TextContent.ShouldContain("Draining because its token has expired"), Soon);
        lab.WasOver.ShouldBeNull();
        Services.GetRequiredService<ControllerPool>().TryTake(new SlotWish(2, ProjectId, ["linux"], null)).WaitsFor.ShouldBe("controller lab-1, whose token has expired: it takes nothing new");

        slot.Dispose();
        await Services.GetRequiredService<ControllerRegistry>().EndExpired();
        page.WaitForAssertion(() => lab.WasOver.ShouldNotBeNull().Why.ShouldBe("The token of controller lab-1 has expired"), Soon);
        // So that nobody waits for its last words any longer.
        clock.Advance(TimeSpan.FromHours(1));
    }

    private static AngleSharp.Dom.IElement Row(IRenderedComponent<ControllersPage> page) => page.Find("[data-testid=controller-row][data-name='lab-1']");
}
