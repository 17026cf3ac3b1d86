using TestRuns.Components.Visit;

namespace TestRuns.Tests.Components.Visit;

public sealed class PageLoopTests
{
    [Fact]
    public async Task Leaving_a_page_waits_until_its_loop_has_left()
    {
        var left = false;
        var loop = new PageLoop();
        loop.Start(
            async token =>
            {
                try
                {
                    await Task.Delay(Timeout.Infinite, token);
                }
                finally
                {
                    await Task.Yield();
                    left = true;
                }
            },
            _ => throw new InvalidOperationException("closing is no failure"));
        await loop.DisposeAsync();
        left.ShouldBeTrue();
        loop.Token.IsCancellationRequested.ShouldBeTrue();
    }

    [Fact]
    public async Task What_the_loop_throws_is_heard()
    {
        var heard = new TaskCompletionSource<Exception>();
        await using var loop = new PageLoop();
        loop.Start(_ => throw new InvalidOperationException("broken"), error =>
        {
            heard.SetResult(error);
            return Task.CompletedTask;
        });
        (await heard.Task).Message.ShouldBe("broken");
    }
}
