using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using TestRuns.Access;
using TestRuns.Catalog;
using TestRuns.Components.ProjectPages;
using TestRuns.Tests.Support;

namespace TestRuns.Tests.Components.ProjectPages;

public sealed class ProjectPagesTests : PageWorld
{
    private static readonly TimeSpan Soon = Eventually.Limit;

    private ProjectStore Projects => Services.GetRequiredService<ProjectStore>();

    private string Address => Services.GetRequiredService<NavigationManager>().Uri;

    [Fact]
    public async Task Ones_projects_are_listed_with_ones_role_and_the_runs_of_today()
    {
        await Projects.Create("other", "Not mine", default);
        await Queued();
        var page = Render<ProjectsPage>();
        page.WaitForAssertion(() => page.Find("[data-testid=project-row]").TextContent.ShouldContain("1 run today"), Soon);
        var row = page.FindAll("[data-testid=project-row]").ShouldHaveSingleItem();
        row.TextContent.ShouldContain("Runner");
        row.QuerySelectorAll(".links a").Select(link => link.GetAttribute("href")).ShouldBe(["/projects/shop/members"]);
        page.FindAll("a.primary").ShouldBeEmpty();
    }

    [Fact]
    public async Task An_administrator_makes_a_project_and_goes_on_to_its_members()
    {
        await BecomeAdministrator();
        Services.GetRequiredService<NavigationManager>().NavigateTo("/projects?make=yes");
        var page = Render<ProjectsPage>();
        page.WaitForAssertion(() => page.Find("form"), Soon);
        page.Find("#project-key").Change("Not A Key");
        page.Find("form").Submit();
        page.WaitForAssertion(() => page.FindAll("[role=alert]").Count.ShouldBe(2), Soon);
        page.Find("#project-key").Change("shop2");
        page.Find("#project-name").Input("Second");
        page.Find("form").Submit();
        page.WaitForAssertion(() => Address.ShouldEndWith("/projects/shop2/members"), Soon);
        (await Projects.Find("shop2", default))!.Name.ShouldBe("Second");
    }

    [Fact]
    public async Task A_name_suggests_a_key_until_somebody_writes_their_own()
    {
        await BecomeAdministrator();
        Services.GetRequiredService<NavigationManager>().NavigateTo("/projects?make=yes");
        var page = Render<ProjectsPage>();
        page.WaitForAssertion(() => page.Find("form"), Soon);
        page.Find("#project-name").Input("Web");
        page.Find("#project-name").Input("Web Größen");
        page.Find("#project-key").GetAttribute("value").ShouldBe("web-groessen");
        page.Find("#project-key").Change("web");
        page.Find("#project-name").Input("Web Shop");
        page.Find("#project-key").GetAttribute("value").ShouldBe("web");
    }

    [Fact]
    public async Task Who_may_not_make_one_makes_none()
    {
        Services.GetRequiredService<NavigationManager>().NavigateTo("/projects?make=yes");
        var page = Render<ProjectsPage>();
        page.WaitForAssertion(() => page.Find("[data-testid=project-row]"), Soon);
        page.FindAll("form").ShouldBeEmpty();
        (await Services.GetRequiredService<ProjectCommands>().Make("mine", "Mine")).ContainsKey("name").ShouldBeTrue();
        (await Projects.Find("mine", default)).ShouldBeNull();
    }

    [Fact]
    public async Task A_runner_sets_nothing_and_a_stranger_sees_nothing()
    {
        Settings().Markup.ShouldContain("For maintainers");
        await Become(null);
        Settings().Markup.ShouldContain("There is no such project");
    }

    [Fact]
    public async Task A_maintainer_renames_and_archives_and_does_not_delete()
    {
        await Become(ProjectRole.Maintainer);
        var page = Settings();
        page.Find("#new-name").Change("");
        page.Find("form").Submit();
        page.WaitForAssertion(() => page.Find("[role=alert]"), Soon);
        page.Find("#new-name").Change("Web shop");
        page.Find("form").Submit();
        page.WaitForAssertion(() => page.Find("h1").TextContent.ShouldContain("Web shop"), Soon);
        page.Find("[data-testid=archive-project]").Click();
        await page.InvokeAsync(() => Dialogs.Close(true));
        page.WaitForAssertion(() => page.Find("[data-testid=bring-back]"), Soon);
        (await Projects.Find("shop", default))!.ArchivedBy.ShouldBe("Ana");
        page.Find("[data-testid=bring-back]").Click();
        page.WaitForAssertion(() => page.Find("[data-testid=archive-project]"), Soon);
        page.FindAll("[data-testid=delete-project], [data-testid=duplicate-project]").ShouldBeEmpty();
    }

    [Fact]
    public async Task An_administrator_deletes_after_writing_its_key_and_not_while_a_run_is_live()
    {
        await BecomeAdministrator();
        var run = await Queued();
        var page = Settings();
        page.Find("[data-testid=delete-project]").Click();
        page.WaitForAssertion(() => page.Find("#deleting").ParentElement!.ParentElement!.TextContent.ShouldContain("1 run and all results"), Soon);
        page.Find("#typed-key").Input("sho");
        page.Find("[data-testid=confirm-delete]").HasAttribute("disabled").ShouldBeTrue();
        page.Find("#typed-key").Input("shop");
        page.Find("[data-testid=confirm-delete]").ParentElement!.ParentElement!.Submit();
        page.WaitForAssertion(() => page.Find("[role=alert]").TextContent.ShouldContain("1 of its runs is not over"), Soon);
        await Start(run);
        await Pass(run);
        page.Find("[data-testid=confirm-delete]").ParentElement!.ParentElement!.Submit();
        page.WaitForAssertion(() => Address.ShouldEndWith("/projects"), Soon);
        (await Projects.Find("shop", default)).ShouldBeNull();
    }

    [Fact]
    public async Task An_archived_project_is_in_no_list_to_start_from()
    {
        await Projects.SetArchived(ProjectId, archived: true, "Ana", default);
        var seen = (await Services.GetRequiredService<TestRuns.Components.Visit.Visitor>().Projects(default)).ShouldHaveSingleItem();
        (seen.IsArchived, seen.MayRun, seen.MayStart).ShouldBe((true, true, false));
    }

    private IRenderedComponent<SettingsPage> Settings()
    {
        var page = Render<SettingsPage>(parameters => parameters.Add(one => one.Key, "shop"));
        page.WaitForAssertion(() => page.FindAll(".skeleton").ShouldBeEmpty(), Soon);
        return page;
    }
}
