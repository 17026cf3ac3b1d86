using Bunit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using TestRuns.Access;
using TestRuns.Catalog;
using TestRuns.Components.Finding;
using TestRuns.Storage;

namespace TestRuns.Tests.Components.Finding;

public sealed class PaletteTests : PaletteWorld
{
    [Fact]
    public async Task It_begins_with_the_pages_and_is_empty_when_it_is_closed()
    {
        var palette = await Open();
        Labels(palette).Take(4).ShouldBe(["Runs", "Cases", "Suites", "Environments"]);
        palette.Find("[role=combobox]").GetAttribute("aria-expanded").ShouldBe("true");
        palette.FindAll("[role=option]").Select(option => option.Id).ShouldBeUnique();
        await palette.InvokeAsync(palette.Instance.Closed);
        palette.FindAll("[role=option], [role=listbox]").ShouldBeEmpty();
        palette.Find("[role=combobox]").GetAttribute("aria-expanded").ShouldBe("false");
    }

    [Fact]
    public async Task Everything_is_found_by_its_name()
    {
        var suite = await Suite("checkout", Case("pays by card"), Case("pays cash"));
        var lonely = await Made(Case("basket is kept", "true", "smoke"));
        var run = await Queued("nightly of the shop");
        await Environment("staging");
        var palette = await Open();
        (await Find(palette, "checkout")).Take(2).ShouldBe(["checkout", "Start checkout…"]);
        Leads(palette, "checkout").ShouldBe($"/suites/{suite}");
        Leads(palette, "Start checkout…").ShouldBe("/start?project=shop&suite=checkout");
        (await Find(palette, "pays")).ShouldBe(["pays cash", "pays by card"]);
        await Find(palette, "kept bask");
        Leads(palette, "basket is kept").ShouldBe($"/cases/{lonely.Id}");
        (await Find(palette, "smoke")).ShouldContain("basket is kept", "by its tag");
        (await Find(palette, "night")).ShouldContain("#1 nightly of the shop");
        Leads(palette, "#1 nightly of the shop").ShouldBe($"/runs/{run}");
        await Find(palette, "stag");
        Leads(palette, "staging").ShouldBe("/environments?project=shop&environment=staging");
        await Find(palette, "shop");
        Leads(palette, "Shop").ShouldBe("/runs?project=shop");
        (await Find(palette, "set sho")).ShouldContain("Settings of Shop");
        (await Find(palette, "reports")).ShouldBe(["Statistics"]);
        (await Find(palette, "no such thing")).ShouldBeEmpty();
        palette.Find("[role=status]").TextContent.ShouldContain("Nothing is called that");
    }

    [Fact]
    public async Task Of_many_that_have_it_in_their_titles_those_are_shown_that_fit_best()
    {
        foreach (var number in Enumerable.Range(1, 9)) await Made(Case($"Case {number}77: the page shows"));
        await Made(Case("Case 77: the page shows"));
        var palette = await Open();
        (await Find(palette, "case 77: page"))[0].ShouldBe("Case 77: the page shows");
    }

    [Fact]
    public async Task A_number_finds_its_run_and_offers_to_end_it()
    {
        var run = await Queued("nightly");
        await Queued("weekly");
        var palette = await Open();
        (await Find(palette, "#1")).ShouldBe(["#1 nightly", "Abort #1 nightly…"], ignoreOrder: true);
        (await Find(palette, "1"))[0].ShouldBe("#1 nightly");
        (await Find(palette, "abort")).ShouldBe(["Abort #2 weekly…", "Abort #1 nightly…"]);
        (await Find(palette, "ab night")).ShouldBe(["Abort #1 nightly…"]);
        palette.Find("[role=option]").HasAttribute("data-href").ShouldBeFalse();
        var asked = 0;
        Dialogs.OnOpen += (title, _, _, _) => asked += title == "Abort #1 nightly?" ? 1 : 0;
        await palette.InvokeAsync(() => palette.Instance.Do($"abort:{run}"));
        palette.WaitForAssertion(() => asked.ShouldBe(1), Soon);
        await palette.InvokeAsync(() => Dialogs.Close("wrong branch"));
        palette.WaitForAssertion(() => Run(run).AbortText.ShouldBe("wrong branch"), Soon);
    }

    [Fact]
    public async Task What_was_chosen_before_comes_first()
    {
        var suite = await Suite("checkout", Case("pays"));
        var run = await Queued("nightly");
        var lonely = await Made(Case("lonely"));
        Labels(await Open($"case:{lonely.Id}", $"suite:{suite}", $"run:{run}", "page:/audit", "suite:4711", "case:x", "nonsense", "page:/runs")).Take(4)
            .ShouldBe(["lonely", "checkout", "#1 nightly", "Runs"]);
    }

    [Fact]
    public async Task Who_may_only_look_is_offered_nothing_else()
    {
        var run = await Queued("nightly");
        await Suite("checkout", Case("pays"));
        await Become(ProjectRole.Viewer);
        var palette = await Open();
        Labels(palette).ShouldNotContain("Start a run");
        (await Find(palette, "checkout")).ShouldBe(["checkout"]);
        (await Find(palette, "#1")).ShouldBe(["#1 nightly"]);
        (await Find(palette, "abort")).ShouldBeEmpty();
        (await Find(palette, "new case")).ShouldBeEmpty();
        (await Find(palette, "accounts")).ShouldBeEmpty();
        await palette.InvokeAsync(() => palette.Instance.Do($"abort:{run}"));
        Run(run).AbortText.ShouldBeNull();
    }

    [Fact]
    public async Task Of_other_peoples_projects_nothing_is_told()
    {
        var run = await Queued("nightly");
        var found = await Made(Case("pays by card"));
        await Suite("checkout", Case("pays cash"));
        await Environment("staging");
        var palette = await Open();
        await Become(null);
        foreach (var text in new[] { "nightly", "#1", "pays", "checkout", "staging", "shop", "abort" }) (await Find(palette, text)).ShouldBeEmpty(text);
        palette = await Open($"run:{run}", $"case:{found.Id}");
        Labels(palette)[0].ShouldBe("Runs");
        await palette.InvokeAsync(() => palette.Instance.Do($"abort:{run}"));
        Run(run).AbortText.ShouldBeNull();
    }

    [Fact]
    public async Task An_archived_project_is_found_and_what_is_in_it_is_not()
    {
        await Made(Case("pays by card"));
        await Services.GetRequiredService<ProjectStore>().SetArchived(ProjectId, archived: true, "Ana", default);
        var palette = await Open();
        (await Find(palette, "pays")).ShouldBeEmpty();
        (await Find(palette, "shop")).ShouldContain("Shop");
    }

    private async Task Environment(string name)
    {
        await using var db = await Services.GetRequiredService<IDbContextFactory<AppDb>>().CreateDbContextAsync();
        db.Add(new TestEnvironment { ProjectId = ProjectId, Name = name });
        await db.SaveChangesAsync();
    }
}
