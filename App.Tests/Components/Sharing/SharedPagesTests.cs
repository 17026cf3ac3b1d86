using AngleSharp.Dom;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using TestRuns.Access;
using TestRuns.Catalog;
using TestRuns.Catalog.Shared;
using TestRuns.Components.Cases;
using TestRuns.Components.Sharing;
using TestRuns.Tests.Components.Cases;

namespace TestRuns.Tests.Components.Sharing;

public sealed class SharedPagesTests : EditorWorld
{
    [Fact]
    public async Task They_are_made_changed_and_listed_with_the_cases_that_use_them()
    {
        await Become(ProjectRole.Maintainer);
        var editor = Render<SharedEditorPage>();
        await Type(editor, "name: Sign in\nsteps:\n  - run: ./sign-in.sh\n  - manual: Look\n");
        await editor.Find("[data-testid=save-shared]").ClickAsync(new());
        var stored = (await Shared.Find(ProjectId, "sign in", default))!;
        (stored.Version, stored.ChangedBy, stored.Spec.Steps.Count).ShouldBe((1, "Ana", 2));
        editor.Find("[data-testid=used-in]").TextContent.ShouldContain("No case uses them yet");
        editor.FindAll("[data-testid=add-use]").ShouldBeEmpty("shared steps use no others");

        var made = await Made(Using("pays", "Sign in"));
        var list = Render<SharedStepsPage>();
        list.Find("[data-testid=shared-row]").TextContent.ShouldContain("2 steps");
        list.Find("[data-testid=shared-row] button").Click();
        list.WaitForAssertion(() => list.Find(".users a").GetAttribute("href").ShouldBe($"/cases/{made.Id}"), Soon);
        (await Audited()).ShouldBe(["Ana sharedSteps.made"]);
    }

    [Fact]
    public async Task Two_tabs_lose_nobodys_change()
    {
        var stored = await Share("Sign in");
        await Become(ProjectRole.Maintainer);
        var page = Render<SharedEditorPage>(parameters => parameters.Add(one => one.Id, stored.Id));
        await SharedStore.Save(ProjectId, stored.Id, stored.Spec with { Name = "Theirs" }, 1, Bo, default);
        await Type(page, "name: Mine\nsteps:\n  - wait: 1s\n");
        await page.Find("[data-testid=save-shared]").ClickAsync(new());
        page.WaitForAssertion(() => page.Find("[data-testid=conflict]").TextContent.ShouldContain("Bo changed these steps"), Soon);
        page.FindAll("[data-testid=conflict] button").Single(button => button.TextContent.StartsWith("Save mine", StringComparison.Ordinal)).Click();
        page.WaitForAssertion(() => page.Find(".state").TextContent.ShouldBe("Version 3, by Ana"), Soon);
    }

    [Fact]
    public async Task A_case_is_made_to_use_them_and_to_have_them_for_its_own()
    {
        await Share("Sign in");
        var made = await Made(Case("pays"));
        await Become(ProjectRole.Maintainer);
        var page = Render<CaseEditorPage>(parameters => parameters.Add(one => one.Id, made.Id));
        page.Find("[data-testid=add-use]").Change("Sign in");
        page.WaitForAssertion(() => page.Find("[data-testid=used]").TextContent.ShouldContain("./sign-in.sh"), Soon);
        Text(page).ShouldBe("name: pays\nsteps:\n  - run: \"true\"\n  - use: Sign in\n");
        page.Find("[data-testid=save-case]").HasAttribute("disabled").ShouldBeFalse();
        page.Find("[data-testid=make-own]").Click();
        Text(page).ShouldBe("name: pays\nsteps:\n  - run: \"true\"\n  - run: ./sign-in.sh\n");
    }

    [Fact]
    public async Task What_was_taken_away_meanwhile_is_a_mistake_and_nothing_is_saved()
    {
        var stored = await Share("Sign in");
        var made = await Made(Case("pays"));
        await Become(ProjectRole.Maintainer);
        var page = Render<CaseEditorPage>(parameters => parameters.Add(one => one.Id, made.Id));
        await Type(page, "name: pays\nsteps:\n  - use: Sign in\n");
        await SharedStore.Save(ProjectId, stored.Id, stored.Spec with { Name = "Sign on" }, 1, Bo, default);
        await page.Find("[data-testid=save-case]").ClickAsync(new());
        page.WaitForAssertion(() => page.Find(".refused").TextContent.ShouldContain("There are no shared steps called \"Sign in\""), Soon);
        page.Find("[data-testid=yaml-mistakes]").TextContent.ShouldContain("did you mean Sign on?");
        (await Reads.Find(made.Id, default))!.Version.ShouldBe(1);
    }

    [Fact]
    public async Task Steps_of_a_case_become_shared_ones_that_it_uses()
    {
        var made = await Made(Case("pays"));
        await Become(ProjectRole.Maintainer);
        var page = Render<CaseEditorPage>(parameters => parameters.Add(one => one.Id, made.Id));
        await Type(page, "name: pays\nsteps:\n  - run: a\n  - run: b\n  - run: c\n");
        page.FindAll("[data-testid=share] select")[0].Change("1");
        page.FindAll("[data-testid=share] select")[1].Change("2");
        page.Find("[data-testid=share] input").Input("The/rest");
        await page.Find("[data-testid=share] button").ClickAsync(new());
        page.WaitForAssertion(() => page.Find("[data-testid=share] [role=alert]").TextContent.ShouldContain("use no / and no"), Soon);
        page.Find("[data-testid=share] input").Input("The rest");
        await page.Find("[data-testid=share] button").ClickAsync(new());
        page.WaitForAssertion(() => Text(page).ShouldBe("name: pays\nsteps:\n  - run: a\n  - use: The rest\n"), Soon);
        page.Find("[data-testid=save-case]").HasAttribute("disabled").ShouldBeFalse();
        (await Shared.Find(ProjectId, "The rest", default))!.Spec.Steps.Select(step => step.Name).ShouldBe(["b", "c"]);
    }

    [Fact]
    public async Task What_is_used_is_not_deleted_and_the_cases_are_shown()
    {
        var stored = await Share("Sign in");
        await Made(Using("pays", "Sign in"));
        await Become(ProjectRole.Maintainer);
        var page = Render<SharedEditorPage>(parameters => parameters.Add(one => one.Id, stored.Id));
        await page.Find("[data-testid=delete-shared]").ClickAsync(new());
        page.WaitForAssertion(() => page.Find(".refused").TextContent.ShouldStartWith("They are not deleted: a case uses them."), Soon);
        page.Find("[data-testid=used-in]").HasAttribute("open").ShouldBeTrue();
        page.Find(".users a").TextContent.ShouldBe("pays");
        (await Shared.Find(stored.Id, default)).ShouldNotBeNull();
    }

    [Fact]
    public async Task A_viewer_reads_and_a_stranger_sees_nothing()
    {
        var stored = await Share("Sign in");
        await Become(ProjectRole.Viewer);
        var page = Render<SharedEditorPage>(parameters => parameters.Add(one => one.Id, stored.Id));
        page.FindAll("[data-testid=save-shared], [data-testid=delete-shared]").ShouldBeEmpty();
        page.Find("h1").TextContent.ShouldBe("Sign in");
        Render<SharedEditorPage>(parameters => parameters.Add(one => one.Id, stored.Id + 1)).Find("h1").TextContent.ShouldBe("There are no such shared steps");
        Render<SharedEditorPage>().Find("h1").TextContent.ShouldBe("Not yours to write");
    }

    private SharedReads Shared => Services.GetRequiredService<SharedReads>();

    private SharedStore SharedStore => Services.GetRequiredService<SharedStore>();

    private static CaseSpec Using(string title, string name) => new() { Name = title, Steps = [StepSpec.Using(name)] };

    private async Task<StoredShared> Share(string name) =>
        (await SharedStore.Save(ProjectId, null, new SharedSpec { Name = name, Steps = [new StepSpec { Name = "", Kind = StepKind.Run, Run = new RunSpec { Command = "./sign-in.sh" } }.Called(null)] }, 0, Bo, default)).Stored!;
}
