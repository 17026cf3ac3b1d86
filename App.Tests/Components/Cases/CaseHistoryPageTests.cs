using Bunit;
using TestRuns.Access;
using TestRuns.Catalog;
using TestRuns.Components.Cases;

namespace TestRuns.Tests.Components.Cases;

public sealed class CaseHistoryPageTests : EditorWorld
{
    [Fact]
    public async Task It_shows_what_the_newest_change_did_and_an_earlier_version_is_taken_back()
    {
        var made = await Changed();
        var page = await Open(made, ProjectRole.Maintainer);
        page.FindAll("[data-testid=revision-row]").Select(row => row.GetAttribute("data-id")).ShouldBe(["2", "1"]);
        page.Find("[data-testid=revision-row]").TextContent.ShouldContain("changed by Bo");
        page.Find("[data-testid=diff] .removed .text").TextContent.ShouldBe("  - run: \"true\"");
        page.Find("[data-testid=diff] .added .text").TextContent.ShouldBe("  - run: \"false\"");
        await page.Find("[data-testid=restore-1]").ClickAsync(new());
        (await Reads.Find(made.Id, default))!.ShouldSatisfyAllConditions(now => now.Version.ShouldBe(3), now => now.Spec.Steps[0].Run!.Command.ShouldBe("true"));
        (await Audited()).ShouldBe(["Ana case.restored"]);
    }

    [Fact]
    public async Task A_viewer_compares_and_takes_nothing_back_and_a_stranger_sees_nothing()
    {
        var made = await Changed();
        var page = await Open(made, ProjectRole.Viewer);
        page.FindAll("[data-testid=diff] .added").Count.ShouldBe(1);
        page.FindAll("[data-testid=restore-1]").ShouldBeEmpty();
        (await Open(made, null)).Find("h1").TextContent.ShouldBe("There is no such case");
    }

    private async Task<StoredCase> Changed()
    {
        var made = await Made(Case("pays", "true"));
        return (await Store.Replace(made.Id, Case("pays", "false"), 1, Bo, default)).Case!;
    }

    private async Task<IRenderedComponent<CaseHistoryPage>> Open(StoredCase made, ProjectRole? role)
    {
        await Become(role);
        Navigation.NavigateTo($"/cases/{made.Id}/history");
        var page = Render<CaseHistoryPage>(parameters => parameters.Add(one => one.Id, made.Id));
        page.WaitForAssertion(() => page.Find("h1"), Soon);
        return page;
    }
}
