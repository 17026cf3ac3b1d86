using Bunit;
using Microsoft.Extensions.DependencyInjection;
using TestRuns.Components.Look;

namespace TestRuns.Tests.Components.Look;

public sealed class TickingTests : BunitContext
{
    private readonly Support.ManualTime time = new();

    public TickingTests()
    {
        Services.AddSingleton<TimeProvider>(time);
        Services.AddSingleton(new ReaderZone());
    }

    [Fact]
    public void A_duration_that_goes_on_ticks_once_a_second()
    {
        var elapsed = Ticked(from: time.GetUtcNow(), until: null);
        elapsed.Find(".elapsed").TextContent.ShouldBe("0:00:00");
        time.Advance(TimeSpan.FromSeconds(2));
        elapsed.WaitForAssertion(() => elapsed.Find(".elapsed").TextContent.ShouldBe("0:00:02"));
    }

    [Fact]
    public void A_duration_that_is_over_is_not_rendered_again()
    {
        var elapsed = Ticked(time.GetUtcNow(), time.GetUtcNow().AddMilliseconds(340)).FindComponent<Elapsed>();
        var before = elapsed.RenderCount;
        time.Advance(TimeSpan.FromSeconds(3));
        elapsed.Find(".elapsed").TextContent.ShouldBe("340 ms");
        elapsed.RenderCount.ShouldBe(before);
    }

    private IRenderedComponent<Ticking> Ticked(DateTimeOffset from, DateTimeOffset? until) =>
        Render<Ticking>(parameters => parameters.AddChildContent<Elapsed>(one => one.Add(elapsed => elapsed.From, from).Add(elapsed => elapsed.Until, until)));
}
