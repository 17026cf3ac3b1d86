using Bunit;
using Microsoft.Extensions.DependencyInjection;
using TestRuns.Components.Detail;
using TestRuns.Runs;

namespace TestRuns.Tests.Components.Detail;

public sealed class AbortStateTests : BunitContext
{
    private readonly Support.ManualTime time = new();

    public AbortStateTests() => Services.AddSingleton<TimeProvider>(time);

    [Fact]
    public void A_deferred_abort_names_the_step_and_its_limit_which_the_browser_counts_down_to()
    {
        var abort = Made.Abort() with { DeferredStep = "Migrate", DeferredUntil = time.GetUtcNow().AddSeconds(100) };
        var state = Render<AbortState>(parameters => parameters.Add(one => one.Run, Made.Run(1, RunStatus.CancelRequested) with { Abort = abort }));
        state.Find(".aborting").TextContent.Trim().ShouldBe("Aborting… waiting for critical step Migrate, at most 1:40");
        state.Find(".left").GetAttribute("data-until").ShouldBe(abort.DeferredUntil.Value.ToUnixTimeMilliseconds().ToString());
    }

    [Fact]
    public void A_forced_abort_says_so() =>
        Render<AbortState>(parameters => parameters.Add(one => one.Run, Made.Run(1, RunStatus.CancelRequested) with { Abort = Made.Abort() with { Forced = true } }))
            .Find(".aborting").TextContent.ShouldContain("every process is being killed");
}
