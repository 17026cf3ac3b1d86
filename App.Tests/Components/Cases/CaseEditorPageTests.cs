using AngleSharp.Dom;
using Bunit;
using Microsoft.Extensions.DependencyInjection;
using TestRuns.Access;
using TestRuns.Catalog;
using TestRuns.Components.Cases;
using TestRuns.Components.Editing;

namespace TestRuns.Tests.Components.Cases;

public sealed class CaseEditorPageTests : EditorWorld
{
    [Fact]
    public async Task What_is_typed_in_the_form_stands_in_the_text_and_the_other_way_round()
    {
        var page = await Open(await Made(Case("pays", "true", "till")));
        Field(page, "Title").Input("pays by card");
        Text(page).ShouldBe("name: pays by card\ntags: [till]\nsteps:\n  - run: \"true\"\n");
        await Type(page, "name: pays\ntags: [a, b]\nsteps:\n  - wait: 3s\n");
        page.WaitForAssertion(() => Field(page, "Tags").GetAttribute("value").ShouldBe("a, b"), Soon);
        page.Find("[data-testid=step-card]").GetAttribute("data-kind").ShouldBe("Wait");
    }

    [Fact]
    public async Task A_long_text_comes_in_pieces()
    {
        var page = await Open(await Made(Case("pays")));
        var pane = page.FindComponent<YamlPane>();
        await pane.InvokeAsync(() => pane.Instance.Typed("lost", first: true, last: false));
        await pane.InvokeAsync(() => pane.Instance.Typed("name: of two", first: true, last: false));
        await pane.InvokeAsync(() => pane.Instance.Typed(" pieces\nsteps:\n  - wait: 1s\n", first: false, last: true));
        page.WaitForAssertion(() => Field(page, "Title").GetAttribute("value").ShouldBe("of two pieces"), Soon);
    }

    [Fact]
    public async Task While_the_text_is_wrong_its_mistakes_are_shown_and_the_form_waits_with_what_was_last_right()
    {
        var page = await Open(await Made(Case("pays")));
        await Type(page, "name: broken\nsteps:\n  - rnu: echo\n");
        page.WaitForAssertion(() => page.Find("[data-testid=yaml-mistakes]").TextContent.ShouldContain("line 3, column 5"), Soon);
        page.Find("[data-testid=case-form]").HasAttribute("disabled").ShouldBeTrue();
        Field(page, "Title").GetAttribute("value").ShouldBe("pays");
        Save(page).HasAttribute("disabled").ShouldBeTrue();
        await Type(page, "name: mended\nsteps:\n  - run: echo\n");
        page.WaitForAssertion(() => Save(page).HasAttribute("disabled").ShouldBeFalse(), Soon);
        page.Find("[data-testid=case-form]").HasAttribute("disabled").ShouldBeFalse();
        Field(page, "Title").GetAttribute("value").ShouldBe("mended");
    }

    [Fact]
    public async Task It_is_saved_with_who_and_in_the_audit()
    {
        var made = await Made(Case("pays"));
        var page = await Open(made);
        Field(page, "Title").Input("pays by card");
        page.Find(".state").TextContent.ShouldBe("Not saved");
        await Save(page).ClickAsync(new());
        page.WaitForAssertion(() => page.Find(".state").TextContent.ShouldBe("Version 2, by Ana"), Soon);
        (await Reads.Find(made.Id, default))!.Spec.Name.ShouldBe("pays by card");
        (await Audited()).ShouldBe(["Ana case.changed"]);
    }

    [Fact]
    public async Task It_leads_to_its_results_in_each_suite_and_of_each_row()
    {
        var made = await Made(Case("pays", "true", "till") with { Parameters = [new Dictionary<string, string> { ["HOW"] = "card" }, new Dictionary<string, string> { ["HOW"] = "cash" }] }, await Suite("listed"));
        await Services.GetRequiredService<SuiteStore>().Put(ProjectId, new SuiteSpec { Name = "tagged", Cases = [], Query = new TagQuery { All = ["till"] } }, Bo, expected: null, default);
        await Services.GetRequiredService<SuiteStore>().Put(ProjectId, new SuiteSpec { Name = "others", Cases = [], Query = new TagQuery { None = ["till"] } }, Bo, expected: null, default);
        var page = await Open(made);
        page.FindAll("details").Single(menu => menu.QuerySelector("[data-testid=case-results]") is not null).TriggerEvent("ontoggle", EventArgs.Empty);
        page.WaitForAssertion(() => page.FindAll("details .menu a").Select(link => link.TextContent).ShouldBe(
        [
            "In listed: pays [card]", "In listed: pays [cash]", "In tagged: pays [card]", "In tagged: pays [cash]", "Run by itself: pays [card]", "Run by itself: pays [cash]",
        ]), Soon);
        page.FindAll("details .menu a")[1].GetAttribute("href").ShouldEndWith("/cases/history?project=shop&suite=listed&title=pays%20%5Bcash%5D");
    }

    [Fact]
    public async Task A_conflict_shows_both_and_either_can_be_taken()
    {
        var made = await Made(Case("pays"));
        var page = await Open(made);
        await Store.Replace(made.Id, Case("theirs"), 1, Bo, default);
        Field(page, "Title").Input("mine");
        await Save(page).ClickAsync(new());
        page.WaitForAssertion(() => page.Find("[data-testid=conflict]").TextContent.ShouldContain("Bo changed this case"), Soon);
        page.FindAll("[data-testid=diff] .added .text").Select(line => line.TextContent).ShouldBe(["name: mine"]);
        page.FindAll("[data-testid=diff] .removed .text").Select(line => line.TextContent).ShouldBe(["name: theirs"]);
        page.FindAll("[data-testid=conflict] button").Single(button => button.TextContent.StartsWith("Save mine", StringComparison.Ordinal)).Click();
        page.WaitForAssertion(() => page.Find(".state").TextContent.ShouldBe("Version 3, by Ana"), Soon);
        page.FindAll("[data-testid=conflict]").ShouldBeEmpty();

        await Store.Replace(made.Id, Case("theirs again"), 3, Bo, default);
        Field(page, "Title").Input("mine again");
        await Save(page).ClickAsync(new());
        page.WaitForAssertion(() => page.Find("[data-testid=conflict]"), Soon);
        page.FindAll("[data-testid=conflict] button").Single(button => button.TextContent.StartsWith("Take theirs", StringComparison.Ordinal)).Click();
        Field(page, "Title").GetAttribute("value").ShouldBe("theirs again");
        page.Find(".state").TextContent.ShouldBe("Version 4, by Bo");
    }

    [Fact]
    public async Task Steps_of_all_kinds_are_added_moved_copied_and_removed()
    {
        var page = await Open(await Made(Case("pays")));
        foreach (var kind in new[] { "http", "browser", "wait", "manual" }) page.Find($"[data-testid=add-{kind}]").Click();
        Kinds(page).ShouldBe(["Run", "Http", "Browser", "Wait", "Manual"]);
        Save(page).HasAttribute("disabled").ShouldBeTrue("what they need is not filled in");
        var list = page.FindComponent<MovableList>();
        await list.InvokeAsync(() => list.Instance.Move(4, 0));
        await list.InvokeAsync(() => list.Instance.Move(0, 99));
        Kinds(page).ShouldBe(["Manual", "Run", "Http", "Browser", "Wait"]);
        Button(page, "Remove step 4").Click();
        Button(page, "step 4 up").Click();
        Kinds(page).ShouldBe(["Manual", "Run", "Wait", "Http"]);
        page.FindAll("button").Single(button => button.TextContent == "Copy step 3").Click();
        Kinds(page).ShouldBe(["Manual", "Run", "Wait", "Wait", "Http"]);
        Text(page).ShouldContain("- wait: 5s\n  - wait: 5s\n");
    }

    [Fact]
    public async Task A_field_that_holds_no_value_says_so_and_nothing_is_saved_with_it()
    {
        var page = await Open(await Made(Case("pays")));
        Field(page, "Timeout").Input("soon");
        page.WaitForAssertion(() => page.Find("[role=alert]").TextContent.ShouldStartWith("Write it like 30s"), Soon);
        Save(page).HasAttribute("disabled").ShouldBeTrue();
        Field(page, "Timeout").Input("10m");
        Text(page).ShouldContain("timeout: 10m\n");
        Save(page).HasAttribute("disabled").ShouldBeFalse();
    }

    [Fact]
    public async Task It_is_run_by_itself_with_the_defaults_of_its_suite()
    {
        var suite = await Suite("smoke", Case("other"));
        var made = await Made(Case("pays"), suite);
        var page = await Open(made, ProjectRole.Runner);
        await page.Find("[data-testid=run-case]").ClickAsync(new());
        page.WaitForAssertion(() => Navigation.Uri.ShouldContain("/runs/"), Soon);
        var run = Run(long.Parse(Navigation.Uri.Split('/')[^1]));
        (run.Name, run.SuiteName, run.CasesTotal).ShouldBe(("pays", "smoke", 1));
    }

    [Fact]
    public async Task What_is_not_saved_is_not_left_without_a_word_and_what_is_saved_is()
    {
        var page = await Open(await Made(Case("pays")));
        var here = Navigation.Uri;
        Field(page, "Title").Input("changed");
        Navigation.NavigateTo("/runs");
        Navigation.Uri.ShouldBe(here);
        await page.InvokeAsync(() => Dialogs.Close(null));
        await Save(page).ClickAsync(new());
        page.WaitForAssertion(() => page.Find(".state").TextContent.ShouldBe("Version 2, by Ana"), Soon);
        Navigation.NavigateTo("/runs");
        Navigation.Uri.ShouldEndWith("/runs");
    }

    [Fact]
    public async Task It_is_deleted_after_a_question_and_its_suite_does_without_it()
    {
        var suite = await Suite("smoke", Case("other"));
        var made = await Made(Case("pays"), suite);
        var page = await Open(made);
        page.Find("[data-testid=delete-case]").Click();
        await page.InvokeAsync(() => Dialogs.Close(null));
        (await Reads.Find(made.Id, default)).ShouldNotBeNull();
        page.Find("[data-testid=delete-case]").Click();
        await page.InvokeAsync(() => Dialogs.Close(true));
        page.WaitForAssertion(() => Navigation.Uri.ShouldEndWith("/cases?project=shop"), Soon);
        (await Reads.Find(made.Id, default)).ShouldBeNull();
        (await Audited()).ShouldBe(["Ana cases.deleted"]);
    }

    [Fact]
    public async Task A_viewer_reads_and_a_role_that_was_taken_away_saves_nothing()
    {
        var made = await Made(Case("pays"));
        var viewer = await Open(made, ProjectRole.Viewer);
        viewer.FindAll("[data-testid=save-case], [data-testid=run-case], [data-move], [data-testid=add-run]").ShouldBeEmpty();
        viewer.Find("[data-testid=yaml]").HasAttribute("readonly").ShouldBeTrue();
        var page = await Open(made);
        Field(page, "Title").Input("changed");
        await Become(ProjectRole.Runner);
        await Save(page).ClickAsync(new());
        page.WaitForAssertion(() => Notifications.ShouldContain(one => one.Summary == "Not allowed"), Soon);
        (await Reads.Find(made.Id, default))!.Version.ShouldBe(1);
    }

    [Fact]
    public async Task To_who_is_not_a_member_the_case_does_not_exist()
    {
        var made = await Made(Case("pays"));
        await Become(null);
        Navigation.NavigateTo($"/cases/{made.Id}");
        var page = Render<CaseEditorPage>(parameters => parameters.Add(one => one.Id, made.Id));
        page.WaitForAssertion(() => page.Find("h1").TextContent.ShouldBe("There is no such case"), Soon);
    }

    [Fact]
    public async Task A_new_one_begins_as_something_that_works_and_gets_its_address()
    {
        await Become(ProjectRole.Maintainer);
        var suite = await Suite("smoke", Case("other"));
        Navigation.NavigateTo($"/cases/new?project=shop&suite={suite}");
        var page = Render<CaseEditorPage>();
        page.WaitForAssertion(() => page.Find("h1").TextContent.ShouldBe("A new case"), Soon);
        Field(page, "Title").Input("fresh");
        await Save(page).ClickAsync(new());
        page.WaitForAssertion(() => Navigation.Uri.ShouldMatch(@"/cases/\d+$"), Soon);
        (await Reads.List(new CaseQuery { ProjectId = ProjectId, SuiteId = suite }, 0, 10, default)).Cases.Select(line => line.Title).ShouldBe(["fresh", "other"]);
        (await Audited()).ShouldBe(["Ana case.made"]);
    }

    [Fact]
    public async Task The_first_step_that_is_added_takes_the_place_of_the_one_that_a_new_case_began_with()
    {
        await Become(ProjectRole.Maintainer);
        Navigation.NavigateTo("/cases/new?project=shop");
        var page = Render<CaseEditorPage>();
        page.WaitForAssertion(() => Kinds(page).ShouldBe(["Run"]), Soon);
        Field(page, "Title").Input("by hand");
        page.Find("[data-testid=add-manual]").Click();
        Kinds(page).ShouldBe(["Manual"]);
        page.Find("[data-testid=add-manual]").Click();
        Kinds(page).ShouldBe(["Manual", "Manual"]);
    }

    [Fact]
    public async Task What_somebody_wrote_in_the_first_step_stays_beside_what_is_added()
    {
        await Become(ProjectRole.Maintainer);
        Navigation.NavigateTo("/cases/new?project=shop");
        var page = Render<CaseEditorPage>();
        page.WaitForAssertion(() => Kinds(page).ShouldBe(["Run"]), Soon);
        page.Find("[data-testid=step-card] textarea").Input("./mine.sh");
        page.Find("[data-testid=add-manual]").Click();
        Kinds(page).ShouldBe(["Run", "Manual"]);
    }

    [Fact]
    public async Task The_key_that_another_tool_gave_a_case_is_shown_with_its_title()
    {
        var page = await Open(await Made(Case("pays") with { Key = "C101" }));
        page.Find(".key").TextContent.ShouldBe("C101");
        (await Open(await Made(Case("pays not")))).FindAll(".key").ShouldBeEmpty();
    }

    [Fact]
    public async Task A_copy_begins_as_what_it_is_a_copy_of_and_one_of_another_project_does_not()
    {
        await Become(ProjectRole.Maintainer);
        var made = await Made(Case("pays", "echo original"));
        Navigation.NavigateTo($"/cases/new?project=shop&from={made.Id}");
        var page = Render<CaseEditorPage>();
        page.WaitForAssertion(() => Text(page).ShouldContain("run: echo original"), Soon);
        Field(page, "Title").GetAttribute("value").ShouldBe("pays (copy)");
        var theirs = (await Store.Create(await OtherProject(), null, Case("secret", "echo theirs"), Bo, default)).Case!;
        Navigation.NavigateTo($"/cases/new?project=shop&from={theirs.Id}");
        var refused = Render<CaseEditorPage>();
        refused.WaitForAssertion(() => Text(refused).ShouldContain("echo it works"), Soon);
    }

    private async Task<IRenderedComponent<CaseEditorPage>> Open(StoredCase made, ProjectRole role = ProjectRole.Maintainer)
    {
        await Become(role);
        Navigation.NavigateTo($"/cases/{made.Id}");
        var page = Render<CaseEditorPage>(parameters => parameters.Add(one => one.Id, made.Id));
        page.WaitForAssertion(() => page.Find("[data-testid=case-form]"), Soon);
        return page;
    }

    private static IElement Field(IRenderedComponent<CaseEditorPage> page, string label) =>
        page.FindAll("label.field").First(field => field.QuerySelector(".name")!.TextContent.StartsWith(label, StringComparison.Ordinal)).QuerySelector("input")!;

    private static IElement Save(IRenderedComponent<CaseEditorPage> page) => page.Find("[data-testid=save-case]");

    private static IElement Button(IRenderedComponent<CaseEditorPage> page, string text) =>
        page.FindAll("button").Single(button => button.TextContent.Trim().EndsWith(text, StringComparison.OrdinalIgnoreCase));

    private static List<string?> Kinds(IRenderedComponent<CaseEditorPage> page) => page.FindAll("[data-testid=step-card]").Select(card => card.GetAttribute("data-kind")).ToList();
}
