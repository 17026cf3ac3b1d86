using Bunit;
using Microsoft.Extensions.DependencyInjection;
using TestRuns.Components.Look;

namespace TestRuns.Tests.Components.Look;

public sealed class ElapsedTests : BunitContext
{
    private readonly Support.ManualTime time = new();

    public ElapsedTests() => Services.AddSingleton<TimeProvider>(time);

    [Fact]
    public void What_goes_on_tells_the_browser_since_when()
    {
        var began = time.GetUtcNow();
        time.Advance(TimeSpan.FromSeconds(62));
        var element = Shown(began, until: null).Find(".elapsed");
        element.TextContent.ShouldBe("0:01:02");
        element.GetAttribute("data-since").ShouldBe(began.ToUnixTimeMilliseconds().ToString());
    }

    [Fact]
    public void What_is_over_does_not_tick()
    {
        var element = Shown(time.GetUtcNow(), time.GetUtcNow().AddMilliseconds(340)).Find(".elapsed");
        element.TextContent.ShouldBe("340 ms");
        element.HasAttribute("data-since").ShouldBeFalse();
    }

    [Fact]
    public void Its_end_is_another_element_for_what_the_browser_wrote_is_not_known_here()
    {
        var shown = Shown(time.GetUtcNow(), until: null);
        var ticking = shown.Find(".elapsed");
        shown.Render(parameters => parameters.Add(one => one.From, time.GetUtcNow()).Add(one => one.Until, time.GetUtcNow()));
        shown.Find(".elapsed").ShouldNotBeSameAs(ticking);
    }

    [Fact]
    public void Without_a_change_it_is_not_rendered_again()
    {
        var shown = Shown(time.GetUtcNow(), until: null);
        var before = shown.RenderCount;
        shown.Render(parameters => parameters.Add(one => one.From, time.GetUtcNow()));
        shown.RenderCount.ShouldBe(before);
    }

    private IRenderedComponent<Elapsed> Shown(DateTimeOffset from, DateTimeOffset? until) =>
        Render<Elapsed>(parameters => parameters.Add(elapsed => elapsed.From, from).Add(elapsed => elapsed.Until, until));
}
