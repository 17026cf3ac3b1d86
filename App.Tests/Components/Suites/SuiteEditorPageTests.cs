using AngleSharp.Dom;
using Bunit;
using Microsoft.Extensions.DependencyInjection;
using TestRuns.Access;
using TestRuns.Catalog;
using TestRuns.Components.Editing;
using TestRuns.Components.Suites;
using TestRuns.Tests.Components.Cases;

namespace TestRuns.Tests.Components.Suites;

public sealed class SuiteEditorPageTests : EditorWorld
{
    private static readonly TimeSpan Late = TimeSpan.FromSeconds(30);

    private SuiteEdits Edits => Services.GetRequiredService<SuiteEdits>();

    [Fact]
    public async Task Cases_are_chosen_from_the_catalog_put_in_order_and_saved()
    {
        var suite = await Suite("smoke", Case("first"), Case("second"));
        var loose = await Made(Case("loose", "true", "cart"));
        var page = await Open(suite);
        await page.Find("[data-testid=pick-case]").FocusAsync(new());
        page.WaitForAssertion(() => page.FindAll(".pick").Count.ShouldBe(3), Soon);
        page.FindAll(".pick").Single(pick => !pick.HasAttribute("disabled")).Click();
        page.WaitForAssertion(() => Cases(page).ShouldBe(["first", "second", "loose"]), Soon);
        var list = page.FindComponent<MovableList>();
        await list.InvokeAsync(() => list.Instance.Move(2, 0));
        Button(page, "Take second out").Click();
        Field(page, "Labels").Input("linux, gpu");
        await Save(page);
        var stored = (await Edits.Find(suite, default))!;
        stored.Entries.Select(entry => entry.Spec.Name).ShouldBe(["loose", "first"]);
        (stored.Entries[0].CaseId, stored.Entries[0].Version, stored.ChangedBy).ShouldBe((loose.Id, 1, "Ana"));
        stored.Spec.Labels.ShouldBe(["linux", "gpu"]);
        (await Audited()).ShouldBe(["Ana suite.changed"]);
    }

    [Fact]
    public async Task The_whole_suite_is_edited_as_its_file_and_cases_that_keep_their_names_are_the_same_ones()
    {
        var suite = await Suite("smoke", Case("first"), Case("second"));
        var before = (await Edits.Find(suite, default))!;
        var page = await Open(suite, "?view=yaml");
        await Type(page, "suite: smoke\ncases:\n  - name: second\n    steps:\n      - run: echo changed\n  - name: new\n    stepz: []\n");
        page.WaitForAssertion(() => page.Find("[data-testid=yaml-mistakes]").TextContent.ShouldContain("line 7"), Soon);
        page.Find("[data-testid=save-suite]").HasAttribute("disabled").ShouldBeTrue();
        await Type(page, "suite: smoke\ncases:\n  - name: second\n    steps:\n      - run: echo changed\n  - name: new\n    steps:\n      - wait: 1s\n");
        await Save(page);
        var now = (await Edits.Find(suite, default))!;
        now.Entries.Select(entry => (entry.Spec.Name, entry.Version)).ShouldBe([("second", 2), ("new", 1)]);
        now.Entries[0].CaseId.ShouldBe(before.Entries[1].CaseId);
    }

    [Fact]
    public async Task What_is_wrong_is_said_at_once_and_nothing_is_saved()
    {
        await Become(ProjectRole.Maintainer);
        Navigation.NavigateTo("/suites/new?project=shop");
        var page = Render<SuiteEditorPage>();
        page.WaitForAssertion(() => page.Find("[data-testid=save-suite]").Click(), Soon);
        page.WaitForAssertion(() => page.Find("ul[role=alert]").TextContent.ShouldContain("the suite has no cases"), Soon);
        page.Find("ul[role=alert]").TextContent.ShouldContain("suite has no value");
        (await Services.GetRequiredService<SuiteStore>().List(ProjectId, default)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_change_of_somebody_else_is_not_overwritten()
    {
        var suite = await Suite("smoke", Case("first"));
        var page = await Open(suite);
        await Suite("smoke", Case("first"), Case("theirs"));
        Field(page, "Environment").Input("staging");
        page.Find("[data-testid=save-suite]").Click();
        page.WaitForAssertion(() => page.Find("[data-testid=refused]").TextContent.ShouldContain("Bo has changed “smoke”"), Soon);
        (await Edits.Find(suite, default))!.Spec.Environment.ShouldBeNull();
        page.FindAll("button").Single(button => button.TextContent.StartsWith("Read it again", StringComparison.Ordinal)).Click();
        page.WaitForAssertion(() => Cases(page).ShouldBe(["first", "theirs"]), Soon);
    }

    [Fact]
    public async Task Renaming_and_deleting_are_asked_about_and_say_what_stays()
    {
        var suite = await Suite("smoke", Case("first"));
        var page = await Open(suite);
        Field(page, "Name").Input("smoke test");
        page.Find("[data-testid=save-suite]").Click();
        await page.InvokeAsync(() => Dialogs.Close(null));
        (await Edits.Find(suite, default))!.Spec.Name.ShouldBe("smoke");
        page.Find("[data-testid=save-suite]").Click();
        await page.InvokeAsync(() => Dialogs.Close(true));
        page.WaitForAssertion(() => page.Find("h1").TextContent.ShouldBe("smoke test"), Soon);
        page.Find("[data-testid=delete-suite]").Click();
        await page.InvokeAsync(() => Dialogs.Close(true));
        page.WaitForAssertion(() => Navigation.Uri.ShouldEndWith("/suites?project=shop"), Soon);
        (await Edits.Find(suite, default)).ShouldBeNull();
        (await Reads.List(new CaseQuery { ProjectId = ProjectId }, 0, 10, default)).Cases.ShouldHaveSingleItem().Title.ShouldBe("first");
        (await Audited()).ShouldBe(["Ana suite.changed", "Ana suite.deleted"]);
    }

    [Fact]
    public async Task Cases_are_chosen_by_their_tags_and_those_that_match_now_are_shown()
    {
        var suite = await Suite("smoke", Case("first"));
        await Made(Case("pays", "true", "cart", "quick"));
        await Made(Case("fills", "true", "cart", "slow"));
        var page = await Open(suite);
        Field(page, "All of").Input("cart");
        page.WaitForAssertion(() => Matching(page).ShouldBe(["fills", "pays"]), Late);
        Field(page, "None of").Input("slow");
        page.WaitForAssertion(() => Matching(page).ShouldBe(["pays"]), Late);
        await Save(page);
        (await Edits.Find(suite, default))!.Spec.Query!.InWords().ShouldBe("all of cart; none of slow");
        Field(page, "None of").Input("slow, cart");
        page.WaitForAssertion(() => page.Find(".query .look-aborting").TextContent.ShouldContain("No case matches now"), Late);
    }

    [Fact]
    public async Task A_schedule_says_in_words_what_its_times_mean_before_it_is_saved()
    {
        var suite = await Suite("smoke", Case("first"));
        var page = await Open(suite, "?view=schedules");
        page.WaitForAssertion(() => Button(page, "New schedule").Click(), Late);
        page.WaitForAssertion(() => page.Find(".editor [role=status]").TextContent.ShouldBe("Every day at 02:00, UTC:"), Late);
        page.FindAll(".next li").Count.ShouldBe(5);
        page.Find("[id$=-cron]").Input("0 25 * * *");
        page.WaitForAssertion(() => page.Find(".editor [role=alert]").TextContent.ShouldContain("“25” is not the hour"), Late);
        Button(page, "Save the schedule").HasAttribute("disabled").ShouldBeTrue();
        page.Find("[id$=-cron]").Input("30 6 1 1 *");
        page.WaitForAssertion(() => Button(page, "Save the schedule").HasAttribute("disabled").ShouldBeFalse(), Late);
        await page.Find(".editor").SubmitAsync();
        page.WaitForAssertion(() => page.Find(".schedules .sentence").TextContent.ShouldBe("On day 1 in January at 06:30"), Late);
        page.FindAll(".act button").Single(button => button.TextContent.StartsWith("Switch off", StringComparison.Ordinal)).Click();
        page.WaitForAssertion(() => page.Find(".schedules .state").TextContent.ShouldContain("Switched off"), Late);
        page.FindAll(".schedules .act button").Single(button => button.TextContent.StartsWith("Delete", StringComparison.Ordinal)).Click();
        await page.InvokeAsync(() => Dialogs.Close(true));
        page.WaitForAssertion(() => page.FindAll(".schedules .sentence").ShouldBeEmpty(), Late);
        (await Audited()).ShouldBe(["Ana schedule.made", "Ana schedule.changed", "Ana schedule.deleted"]);
        var viewer = await Open(suite, "?view=schedules", ProjectRole.Viewer);
        viewer.WaitForAssertion(() => viewer.Find(".schedules").TextContent.ShouldContain("None yet"), Late);
        viewer.FindAll(".schedules button").ShouldBeEmpty();
    }

    [Fact]
    public async Task A_viewer_reads_and_a_stranger_sees_nothing()
    {
        var suite = await Suite("smoke", Case("first"));
        var viewer = await Open(suite, role: ProjectRole.Viewer);
        viewer.FindAll("[data-testid=save-suite], [data-testid=delete-suite], [data-testid=pick-case], [data-move]").ShouldBeEmpty();
        Cases(viewer).ShouldBe(["first"]);
        (await Open(suite, role: null)).Find("h1").TextContent.ShouldBe("There is no such suite");
    }

    private async Task<IRenderedComponent<SuiteEditorPage>> Open(long suite, string query = "", ProjectRole? role = ProjectRole.Maintainer)
    {
        await Become(role);
        Navigation.NavigateTo($"/suites/{suite}{query}");
        var page = Render<SuiteEditorPage>(parameters => parameters.Add(one => one.Id, suite));
        page.WaitForAssertion(() => page.Find("h1"), Soon);
        return page;
    }

    private static async Task Save(IRenderedComponent<SuiteEditorPage> page)
    {
        page.WaitForAssertion(() => page.Find("[data-testid=save-suite]").HasAttribute("disabled").ShouldBeFalse(), Soon);
        await page.Find("[data-testid=save-suite]").ClickAsync(new());
        page.WaitForAssertion(() => page.Find(".state").TextContent.ShouldBe("Changed by Ana"), Soon);
    }

    private static List<string> Matching(IRenderedComponent<SuiteEditorPage> page) => page.FindAll(".query .found a").Select(link => link.TextContent).ToList();

    private static List<string> Cases(IRenderedComponent<SuiteEditorPage> page) => page.FindAll("[data-testid=suite-case] .title a").Select(link => link.TextContent).ToList();

    private static IElement Field(IRenderedComponent<SuiteEditorPage> page, string label) =>
        page.FindAll("label.field").First(field => field.QuerySelector(".name")!.TextContent.StartsWith(label, StringComparison.Ordinal)).QuerySelector("input")!;

    private static IElement Button(IRenderedComponent<SuiteEditorPage> page, string text) =>
        page.FindAll("button").Single(button => button.TextContent.Trim().EndsWith(text, StringComparison.Ordinal));
}
