using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using TestRuns.Access;
using TestRuns.Components.AuditTrail;
using TestRuns.Tests.Support;

namespace TestRuns.Tests.Components.AuditTrail;

public sealed class AuditPageTests : PageWorld
{
    private static readonly TimeSpan Soon = Eventually.Limit;

    private NavigationManager Navigation => Services.GetRequiredService<NavigationManager>();

    [Fact]
    public void A_runner_is_told_whose_it_is()
    {
        var page = Render<AuditPage>();
        page.WaitForAssertion(() => page.Markup.ShouldContain("For maintainers"), Soon);
        page.FindAll("a[download]").ShouldBeEmpty();
    }

    [Fact]
    public async Task A_maintainer_reads_that_of_their_project_and_an_administrator_all()
    {
        await Write("Ben", "token.made", "nightly", ProjectId);
        await Write("Ben", "backup.taken", "the whole server", null);
        await Write("Ben", "suite.made", "elsewhere", 4711);
        await Become(ProjectRole.Maintainer);
        Lines(Open()).ShouldBe(["Ben made the token nightly"]);
        await BecomeAdministrator();
        Lines(Open()).ShouldBe(["Ben made the suite elsewhere", "Ben took a backup of the whole server", "Ben made the token nightly"]);
    }

    [Fact]
    public async Task What_is_chosen_stands_in_the_address_and_in_the_download()
    {
        await Write("Ben", "token.made", "nightly", ProjectId);
        await Write("Ana", "token.revoked", "nightly", ProjectId);
        await Become(ProjectRole.Maintainer);
        var page = Open();
        page.FindAll("select")[0].Change("Ana");
        Navigation.Uri.ShouldEndWith("/audit?who=Ana");
        Navigation.NavigateTo("/audit?who=Ana&kind=token&from=2020-01-01&to=2099-12-31");
        page = Open();
        Lines(page).ShouldBe(["Ana revoked the token nightly"]);
        page.Find("a[download]").GetAttribute("href").ShouldBe("/api/v1/audit?who=Ana&kind=token&from=2020-01-01T00%3A00%3A00Z&until=2100-01-01T00%3A00%3A00Z");
        Navigation.NavigateTo("/audit?kind=backup");
        Open().Markup.ShouldContain("Nothing like this is on record");
    }

    [Fact]
    public async Task Older_entries_are_on_the_next_page()
    {
        for (var number = 1; number <= 101; number++) await Write("Ben", "token.made", $"t{number}", ProjectId);
        await Become(ProjectRole.Maintainer);
        var page = Open();
        page.FindAll("[data-testid=audit-row]").Count.ShouldBe(100);
        Navigation.NavigateTo(page.FindAll(".pages a").Single().GetAttribute("href")!);
        Lines(Open()).ShouldBe(["Ben made the token t1"]);
    }

    [Theory]
    [InlineData("member.roleChanged", "changed the role of")]
    [InlineData("thing.wasDone", "was done (thing)")]
    [InlineData("odd", "odd")]
    public void An_act_without_words_is_said_as_it_is_written(string action, string words) => AuditText.Act(action).ShouldBe(words);

    private Task Write(string who, string action, string target, long? project) =>
        Services.GetRequiredService<Audit>().Write(new AuditFact(who, action, target, project), default);

    private IRenderedComponent<AuditPage> Open()
    {
        var page = Render<AuditPage>();
        page.WaitForAssertion(() => page.Find("form.filters"), Soon);
        return page;
    }

    private static IEnumerable<string> Lines(IRenderedComponent<AuditPage> page) =>
        page.FindAll("[data-testid=audit-row] .what").Select(line => string.Join(' ', line.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)));
}
