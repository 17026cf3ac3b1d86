using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using TestRuns.Access;
using TestRuns.Components.HookPages;
using TestRuns.Hooks;
using TestRuns.Hooks.Inbound;
using TestRuns.Hooks.Outbound;
using TestRuns.Storage;
using TestRuns.Tests.Support;

namespace TestRuns.Tests.Components.HookPages;

public sealed class WebhooksPageTests : PageWorld
{
    private static readonly TimeSpan Soon = Eventually.Limit;

    [Fact]
    public void A_runner_is_told_who_can()
    {
        var page = Render<WebhooksPage>();
        page.WaitForAssertion(() => page.Find(".empty").TextContent.ShouldContain("maintainers of a project"), Soon);
        page.FindAll("[data-testid=make-secret]").ShouldBeEmpty();
    }

    [Fact]
    public async Task The_secret_is_shown_this_once_and_is_good()
    {
        var page = await Open();
        page.Find("#stop-hook").ParentElement!.TextContent.ShouldContain("There is none: every call is refused.");
        page.Find("[data-testid=make-secret]").Click();
        page.WaitForAssertion(() => page.Find("[data-testid=made-secret]").TextContent.ShouldStartWith("trh_"), Soon);
        (await Services.GetRequiredService<HookSecrets>().Texts(ProjectId, default)).ShouldBe([page.Find("[data-testid=made-secret]").TextContent]);
        page.WaitForAssertion(() => page.FindAll("[data-testid=hook-secret]").ShouldHaveSingleItem().TextContent.ShouldContain("in use"), Soon);
        var again = await Open();
        again.WaitForAssertion(() => again.FindAll("[data-testid=hook-secret]").Count.ShouldBe(1), Soon);
        again.FindAll("[data-testid=made-secret]").ShouldBeEmpty();
    }

    [Fact]
    public async Task A_role_that_was_taken_away_meanwhile_makes_no_secret()
    {
        var page = await Open();
        await Become(ProjectRole.Runner);
        page.Find("[data-testid=make-secret]").Click();
        page.WaitForAssertion(() => Notifications.ShouldHaveSingleItem().Summary.ShouldBe("Not allowed"), Soon);
        (await Services.GetRequiredService<HookSecrets>().List(ProjectId, default)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Who_switched_it_off_is_said_at_once_and_only_an_administrator_has_the_switch()
    {
        var page = await Open();
        page.Find("[data-testid=stop-switch]").TextContent.ShouldContain("On: a call");
        page.FindAll("[data-testid=stop-switch] button").ShouldBeEmpty();
        await Services.GetRequiredService<StopSwitch>().Set(enabled: false, null, "Bo", default);
        page.WaitForAssertion(() => page.Find("[data-testid=stop-switch]").TextContent.ShouldContain("Switched off for all projects by Bo"), Soon);
        await BecomeAdministrator();
        var hers = await Open();
        hers.Find("[data-testid=stop-switch] button").Click();
        page.WaitForAssertion(() => page.Find("[data-testid=stop-switch]").TextContent.ShouldContain("On: a call"), Soon);
    }

    [Fact]
    public async Task Calls_are_shown_as_they_come()
    {
        var page = await Open();
        await Services.GetRequiredService<StopHook>().Receive("shop", "t=1", "{}"u8.ToArray(), default);
        page.WaitForAssertion(() => page.Find("[data-testid=refused-calls]").TextContent.ShouldContain("this project has no secret"), Soon);
        var secret = await Services.GetRequiredService<HookSecrets>().Make(ProjectId, "Ana", default);
        var body = """{"key": "build-17", "status": "stop"}"""u8.ToArray();
        await Services.GetRequiredService<StopHook>().Receive("shop", HookSignature.Make(secret, TimeProvider.System.GetUtcNow(), body), body, default);
        page.WaitForAssertion(() => page.Find("[data-testid=stop-call]").TextContent.ShouldContain("“build-17”: no live run has this key"), Soon);
    }

    [Fact]
    public async Task All_that_is_wrong_is_said_beside_its_field_and_what_is_right_is_saved()
    {
        var page = await Open("?edit=new");
        page.Find("#hook-template").Change("{\"a\": ${run.nane}}");
        page.Find("form").Submit();
        page.WaitForAssertion(() => page.FindAll("[role=alert]").Count.ShouldBe(3), Soon);
        page.Markup.ShouldContain("there is nothing called ${run.nane}");
        page.Find("#hook-name").Change("chat");
        page.Find("#hook-url").Change("http://127.0.0.1:1/hook");
        page.Find("#hook-template").Change("{\"text\": \"#${run.number}\"}");
        page.Find("[data-testid=body-preview]").TextContent.ShouldBe("{\"text\": \"#204\"}");
        page.Find("form").Submit();
        page.WaitForAssertion(() => page.Find("[data-testid=made-secret]").TextContent.ShouldStartWith("trh_"), Soon);
        var made = (await Services.GetRequiredService<WebhookStore>().List(ProjectId, default)).ShouldHaveSingleItem();
        (made.Name, made.Template, made.Enabled).ShouldBe(("chat", "{\"text\": \"#${run.number}\"}", true));
        made.Events.ShouldBe([HookEvents.Finished, HookEvents.Cancelled]);
        page.WaitForAssertion(() => page.Find("[data-testid=webhook-status]").TextContent.ShouldContain("On"), Soon);
    }

    [Fact]
    public async Task A_paused_one_says_why_and_can_be_resumed()
    {
        await Become(ProjectRole.Maintainer);
        var wish = new WebhookWish { Name = "chat", Url = "http://127.0.0.1:1/", Events = HookEvents.All };
        await Services.GetRequiredService<WebhookStore>().Add(ProjectId, wish, "Ana", default);
        var day = TimeProvider.System.GetUtcNow().AddDays(-1);
        await using (var db = await Services.GetRequiredService<IDbContextFactory<AppDb>>().CreateDbContextAsync())
            await db.Set<Webhook>().ExecuteUpdateAsync(set => set.SetProperty(one => one.PausedAt, day).SetProperty(one => one.FailingSince, day));
        var page = await Open();
        page.Find("[data-testid=webhook-status]").TextContent.ShouldContain("Paused");
        page.Find("[data-testid=webhook-trouble]").TextContent.ShouldContain("nothing got through for a day");
        await page.InvokeAsync(() => page.FindAll("button").Single(button => button.TextContent == "Resume").Click());
        page.WaitForAssertion(() => page.Find("[data-testid=webhook-status]").TextContent.ShouldContain("On"), Soon);
    }

    [Fact]
    public async Task The_log_shows_what_was_sent()
    {
        await Become(ProjectRole.Maintainer);
        var wish = new WebhookWish { Name = "chat", Url = "http://127.0.0.1:1/", Events = HookEvents.All };
        var hook = (await Services.GetRequiredService<WebhookStore>().Add(ProjectId, wish, "Ana", default)).Webhook!;
        var page = await Open($"?log={hook.Id}");
        page.Find("[data-testid=delivery-log]").TextContent.ShouldContain("Nothing was sent yet");
        (await Services.GetRequiredService<DeliveryLog>().Test(ProjectId, hook.Id, default)).ShouldBe(SendOutcome.Sent);
        page.WaitForAssertion(() => page.Find("[data-testid=delivery-row]").TextContent.ShouldContain("webhook.test"), Soon);
        page.Find("[data-testid=delivery-row] pre").TextContent.ShouldContain("\"number\": 204");
    }

    private async Task<IRenderedComponent<WebhooksPage>> Open(string query = "")
    {
        await Become(ProjectRole.Maintainer);
        Services.GetRequiredService<NavigationManager>().NavigateTo($"/webhooks{query}");
        var page = Render<WebhooksPage>();
        page.WaitForAssertion(() => page.Find("#stop-hook"), Soon);
        return page;
    }
}
