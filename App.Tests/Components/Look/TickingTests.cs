using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;
using Microsoft.Extensions.DependencyInjection;
using TestRuns.Components.Look;

namespace TestRuns.Tests.Components.Look;

public sealed class TickingTests : BunitContext
{
    private readonly Support.ManualTime time = new();

    public TickingTests() => Services.AddSingleton<TimeProvider>(time);

    [Fact]
    public void What_is_in_it_hears_the_time_once_a_second()
    {
        var ticking = Render<Ticking>(parameters => parameters.AddChildContent<Hears>());
        time.Advance(TimeSpan.FromSeconds(2));
        ticking.WaitForAssertion(() => ticking.Find("p").TextContent.ShouldBe(time.GetUtcNow().ToString("O")));
    }

    private sealed class Hears : ComponentBase
    {
        [CascadingParameter(Name = "Now")] private DateTimeOffset Now { get; set; }

        protected override void BuildRenderTree(RenderTreeBuilder builder)
        {
            builder.OpenElement(0, "p");
            builder.AddContent(1, Now.ToString("O"));
            builder.CloseElement();
        }
    }
}
