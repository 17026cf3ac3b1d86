using Bunit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using TestRuns.Access;
using TestRuns.Access.People;
using TestRuns.Components.MemberPages;
using TestRuns.Storage;
using TestRuns.Tests.Support;

namespace TestRuns.Tests.Components.MemberPages;

public sealed class AccountsPageTests : PageWorld
{
    private static readonly TimeSpan Soon = Eventually.Limit;

    private AccountStore Accounts => Services.GetRequiredService<AccountStore>();

    [Fact]
    public async Task Accounts_are_for_administrators_alone()
    {
        await Become(ProjectRole.Maintainer);
        var page = Render<AccountsPage>();
        page.WaitForAssertion(() => page.Markup.ShouldContain("For administrators"), Soon);
        page.FindAll("[data-testid=account-row]").ShouldBeEmpty();
    }

    [Fact]
    public async Task One_is_disabled_after_a_question_and_enabled_without_one()
    {
        var (page, ben) = await Open();
        await page.InvokeAsync(() => Button(page, ben, "Disable…").Click());
        await page.InvokeAsync(() => Dialogs.Close(true));
        page.WaitForAssertion(() => Row(page, ben).TextContent.ShouldContain("disabled by Ana"), Soon);
        await page.InvokeAsync(() => Button(page, ben, "Enable").Click());
        page.WaitForAssertion(() => Row(page, ben).TextContent.ShouldNotContain("disabled"), Soon);
    }

    [Fact]
    public async Task A_link_for_a_new_password_is_shown_this_once()
    {
        var (page, ben) = await Open();
        await page.InvokeAsync(() => Button(page, ben, "Make a link for a new password").Click());
        page.WaitForAssertion(() => page.Find("[data-testid=one-time-address]").TextContent.ShouldStartWith("http://localhost/account/reset/"), Soon);
    }

    [Fact]
    public async Task The_only_administrator_cannot_stop_being_one()
    {
        var (page, ben) = await Open();
        await page.InvokeAsync(() => Button(page, ben, "Make an administrator…").Click());
        await page.InvokeAsync(() => Dialogs.Close(true));
        page.WaitForAssertion(() => Row(page, ben).TextContent.ShouldContain("No longer an administrator"), Soon);
        await page.InvokeAsync(() => Button(page, ben, "No longer an administrator…").Click());
        await page.InvokeAsync(() => Dialogs.Close(true));
        page.WaitForAssertion(() => Row(page, ben).TextContent.ShouldContain("Make an administrator"), Soon);
        var me = (await Accounts.List("ana", default)).ShouldHaveSingleItem().Id;
        await page.InvokeAsync(() => Button(page, me, "No longer an administrator…").Click());
        await page.InvokeAsync(() => Dialogs.Close(true));
        page.WaitForAssertion(() => Notifications.ShouldHaveSingleItem().Detail!.ToString()!.ShouldContain("only administrator"), Soon);
    }

    private async Task<(IRenderedComponent<AccountsPage> Page, long Ben)> Open()
    {
        await BecomeAdministrator();
        await using var db = await Services.GetRequiredService<IDbContextFactory<AppDb>>().CreateDbContextAsync();
        var ben = new Account { UserName = "ben", NormalizedUserName = "BEN", DisplayName = "Ben" };
        db.Add(ben);
        await db.SaveChangesAsync();
        var page = Render<AccountsPage>();
        page.WaitForAssertion(() => page.FindAll("[data-testid=account-row]").Count.ShouldBe(2), Soon);
        return (page, ben.Id);
    }

    private static AngleSharp.Dom.IElement Row(IRenderedComponent<AccountsPage> page, long account) => page.Find($"[data-testid=account-row][data-id='{account}']");

    private static AngleSharp.Dom.IElement Button(IRenderedComponent<AccountsPage> page, long account, string text) =>
        Row(page, account).QuerySelectorAll("button").Single(button => button.TextContent == text);
}
