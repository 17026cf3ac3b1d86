using Bunit;
using TestRuns.Access;
using TestRuns.Components.Cases;

namespace TestRuns.Tests.Components.Cases;

public sealed class CasesPageTests : EditorWorld
{
    [Fact]
    public async Task Only_what_the_address_asks_for_is_listed()
    {
        var suite = await Suite("smoke", Case("pays by card", "true", "till", "slow"), Case("pays cash", "true", "till"));
        await Made(Case("lonely"));
        var page = await Open("/cases");
        Titles(page).ShouldBe(["lonely", "pays by card", "pays cash"]);
        page.Find("h1").TextContent.ShouldContain("3");
        Titles(await Open("/cases?tags=till,slow")).ShouldBe(["pays by card"]);
        Titles(await Open("/cases?q=CASH")).ShouldBe(["pays cash"]);
        Titles(await Open($"/cases?suite={suite}")).ShouldBe(["pays by card", "pays cash"]);
        Titles(await Open("/cases?suite=none")).ShouldBe(["lonely"]);
        (await Open("/cases?q=nothing-like-it")).Markup.ShouldContain("No case matches");
    }

    [Fact]
    public async Task A_case_is_found_by_the_key_that_another_tool_gave_it_and_shows_it()
    {
        await Made(Case("pays") with { Key = "C101" });
        await Made(Case("pays not"));
        var page = await Open("/cases?q=C101");
        Titles(page).ShouldBe(["pays"]);
        page.Find(".key").TextContent.ShouldBe("C101");
        page.Markup.ShouldContain("Search in titles, keys and tags");
    }

    [Fact]
    public async Task A_tag_of_a_row_and_a_chip_lead_to_the_same_list()
    {
        await Made(Case("pays", "true", "till"));
        var page = await Open("/cases?q=pays");
        page.Find(".chip").GetAttribute("href").ShouldBe("/cases?q=pays&tags=till");
        page.Find(".tag").GetAttribute("href").ShouldBe("/cases?q=pays&tags=till");
        var filtered = await Open("/cases?q=pays&tags=till");
        filtered.Find(".chip").GetAttribute("aria-current").ShouldBe("true");
        filtered.Find(".chip").GetAttribute("href").ShouldBe("/cases?q=pays");
    }

    [Fact]
    public async Task Chosen_rows_are_tagged_together()
    {
        var (one, two) = (await Made(Case("one")), await Made(Case("two")));
        await Made(Case("three"));
        var page = await Open("/cases", ProjectRole.Maintainer);
        page.FindAll("[data-testid=bulk-bar]").ShouldBeEmpty();
        Choose(page, "one");
        Choose(page, "two");
        page.Find("[data-testid=bulk-bar] .count").TextContent.ShouldBe("2 chosen");
        page.Find("[aria-label=Tag]").Change("no good");
        await page.Find("[data-testid=bulk-bar]").SubmitAsync(EventArgs.Empty);
        page.Find("[role=alert]").TextContent.ShouldContain("letters, digits");
        page.Find("[aria-label=Tag]").Change("smoke");
        await page.Find("[data-testid=bulk-bar]").SubmitAsync(EventArgs.Empty);
        page.WaitForAssertion(() => page.FindAll(".tag").Count.ShouldBe(2), Soon);
        (await Reads.Find(one.Id, default))!.Spec.Tags.ShouldBe(["smoke"]);
        (await Reads.Find(two.Id, default))!.ChangedBy.ShouldBe("Ana");
        (await Audited()).ShouldBe(["Ana cases.tagged"]);
    }

    [Fact]
    public async Task All_that_are_listed_are_chosen_and_deleted_after_a_question()
    {
        await Suite("smoke", Case("pays by card"), Case("pays cash"));
        await Made(Case("stays"));
        var page = await Open("/cases?q=pays", ProjectRole.Maintainer);
        Choose(page, "pays cash");
        page.FindAll("button").Single(button => button.TextContent.StartsWith("Choose all 2", StringComparison.Ordinal)).Click();
        page.WaitForAssertion(() => page.Find("[data-testid=bulk-bar] .count").TextContent.ShouldBe("2 chosen"), Soon);
        page.Find("[aria-label='What to do with them']").Change("Delete");
        var asked = page.Find("[data-testid=bulk-bar]").SubmitAsync(EventArgs.Empty);
        await page.InvokeAsync(() => Dialogs.Close(null));
        await asked;
        Titles(page).Count.ShouldBe(2);
        asked = page.Find("[data-testid=bulk-bar]").SubmitAsync(EventArgs.Empty);
        await page.InvokeAsync(() => Dialogs.Close(true));
        await asked;
        page.WaitForAssertion(() => page.Markup.ShouldContain("No case matches"), Soon);
        page.FindAll("[data-testid=bulk-bar]").ShouldBeEmpty();
        Titles(await Open("/cases")).ShouldBe(["stays"]);
        (await Audited()).ShouldBe(["Ana cases.deleted"]);
    }

    [Fact]
    public async Task A_viewer_chooses_nothing_and_a_stranger_sees_nothing()
    {
        await Made(Case("pays"));
        var viewer = await Open("/cases", ProjectRole.Viewer);
        Titles(viewer).ShouldBe(["pays"]);
        viewer.FindAll("input[type=checkbox], [data-testid=new-case]").ShouldBeEmpty();
        var stranger = await Open("/cases?project=shop", null);
        stranger.Markup.ShouldContain("not a member of this one");
        Titles(stranger).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_role_that_was_taken_away_meanwhile_changes_nothing()
    {
        var made = await Made(Case("pays"));
        var page = await Open("/cases", ProjectRole.Maintainer);
        Choose(page, "pays");
        page.Find("[aria-label=Tag]").Change("smoke");
        await Become(ProjectRole.Runner);
        await page.Find("[data-testid=bulk-bar]").SubmitAsync(EventArgs.Empty);
        Notifications.ShouldHaveSingleItem().Summary.ShouldBe("Not allowed");
        (await Reads.Find(made.Id, default))!.Version.ShouldBe(1);
    }

    [Fact]
    public async Task An_empty_list_teaches_what_it_is_for() => (await Open("/cases", ProjectRole.Maintainer)).Find(".empty a").TextContent.ShouldBe("Write the first case");

    private async Task<IRenderedComponent<CasesPage>> Open(string address, ProjectRole? role = ProjectRole.Runner)
    {
        await Become(role);
        Navigation.NavigateTo(address);
        var page = Render<CasesPage>();
        page.WaitForAssertion(() => page.FindAll(".skeleton").ShouldBeEmpty(), Soon);
        // The count comes with the rows, a moment before they are rendered.
        if (role is not null) page.WaitForAssertion(() => page.Find("h1 .count").TextContent.ShouldBe(Titles(page).Count.ToString()), Soon);
        return page;
    }

    private static void Choose(IRenderedComponent<CasesPage> page, string title) =>
        page.FindAll("[data-testid=catalog-case]").Single(row => row.QuerySelector("[data-row-link]")!.TextContent == title).QuerySelector("input")!.Change(true);

    private static List<string> Titles(IRenderedComponent<CasesPage> page) => page.FindAll("[data-testid=catalog-case] [data-row-link]").Select(link => link.TextContent).ToList();
}
