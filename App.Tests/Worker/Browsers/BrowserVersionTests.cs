using TestRuns.Tests.Support;
using TestRuns.Worker.Browsers;

namespace TestRuns.Tests.Worker.Browsers;

/// <summary>Which browser it is, asked of the program itself, which may be of any kind.</summary>
public sealed class BrowserVersionTests : IDisposable
{
    private readonly TempFolder folder = new();
    private readonly ManualTime clock = new();
    private readonly string identity = $"version-{Guid.NewGuid():N}";

    [Theory]
    [InlineData("echo 'Chromium 140.0.7339.80 built on something'", "Chromium 140.0.7339.80")]
    [InlineData("echo 'no number at all'", "Chromium")]
    [InlineData("exit 1", "Chromium")]
    public async Task It_is_named_with_the_number_that_it_says(string script, string named)
    {
        using var trees = Bench.Trees(Bench.Group, identity, TimeProvider.System);
        (await new BrowserVersion(trees, identity, clock).Of(await Program(script)).WaitAsync(Eventually.Limit)).ShouldBe(named);
        Eyes.LivingOf(identity).ShouldBeEmpty();
    }

    [Fact]
    public async Task One_that_hangs_is_not_waited_for_and_ended()
    {
        using var trees = Bench.Trees(Bench.Group, identity, TimeProvider.System);
        var asking = new BrowserVersion(trees, identity, clock).Of(await Program("sleep 600 & sleep 600"));
        await Eventually.Holds(() => Eyes.LivingOf(identity).Count == 3);
        asking.IsCompleted.ShouldBeFalse();
        clock.Advance(TimeSpan.FromSeconds(2));
        (await asking.WaitAsync(Eventually.Limit)).ShouldBe("Chromium");
        await Eventually.Holds(() =>
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            return Eyes.LivingOf(identity).Count == 0;
        });
    }

    public void Dispose() => folder.Dispose();

    private async Task<string> Program(string script)
    {
        var program = folder.At("chromium");
        await File.WriteAllTextAsync(program, $"#!/bin/sh\n{script}\n");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return program;
    }
}
