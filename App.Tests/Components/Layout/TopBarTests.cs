using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using TestRuns.Catalog;
using TestRuns.Components.Layout;
using TestRuns.Components.NoticePages;
using TestRuns.Components.Visit;
using TestRuns.Tests.Support;

namespace TestRuns.Tests.Components.Layout;

public sealed class TopBarTests : PageWorld
{
    private static readonly TimeSpan Soon = Eventually.Limit;

    public TopBarTests()
    {
        ComponentFactories.AddStub<NoticeBell>();
        ComponentFactories.AddStub<UserMenu>();
    }

    private PageProject Page => Services.GetRequiredService<PageProject>();

    [Fact]
    public async Task The_bar_and_its_links_stay_in_the_project_that_the_page_is_about()
    {
        var bar = Open("/cases/7");
        Chosen(bar).ShouldBe("");
        Link(bar, "Cases").ShouldBe("/cases");
        await Tell(bar, this);
        Chosen(bar).ShouldBe("shop");
        Link(bar, "Cases").ShouldBe("/cases?project=shop");
        Link(bar, "Runs").ShouldBe("/runs?project=shop");
    }

    [Fact]
    public async Task The_page_before_goes_without_taking_along_what_the_next_one_told()
    {
        var (first, second) = (new object(), new object());
        var bar = Open("/runs/7");
        await Tell(bar, first);
        await Tell(bar, second);
        await bar.InvokeAsync(() => Page.Left(first));
        Chosen(bar).ShouldBe("shop");
        await bar.InvokeAsync(() => Page.Left(second));
        Chosen(bar).ShouldBe("");
    }

    [Fact]
    public async Task All_projects_are_no_choice_where_a_page_shows_one()
    {
        var bar = Open("/cases");
        await Tell(bar, this);
        bar.FindAll(".project option").Select(option => option.TextContent).ShouldBe(["Shop"]);
        var runs = Open("/runs");
        runs.FindAll(".project option").Select(option => option.TextContent).ShouldBe(["All projects", "Shop"]);
    }

    private IRenderedComponent<TopBar> Open(string address)
    {
        Services.GetRequiredService<NavigationManager>().NavigateTo(address);
        var bar = Render<TopBar>();
        bar.WaitForAssertion(() => bar.Find(".project select"), Soon);
        return bar;
    }

    private Task Tell(IRenderedComponent<TopBar> bar, object page) => bar.InvokeAsync(() => Page.Is(page, "shop"));

    private static string? Chosen(IRenderedComponent<TopBar> bar) => bar.Find(".project select").GetAttribute("value");

    private static string? Link(IRenderedComponent<TopBar> bar, string text) => bar.FindAll("nav a").Single(link => link.TextContent == text).GetAttribute("href");
}
