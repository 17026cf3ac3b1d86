namespace TestRuns.Components.Visit;

/// <summary>A page's one loop and its one token source. Disposing cancels, then waits until the loop has left.</summary>
public sealed class PageLoop : IAsyncDisposable
{
    private readonly CancellationTokenSource closing = new();
    private Task running = Task.CompletedTask;

    public PageLoop() => Token = closing.Token;

    /// <summary>Fires when the page is left. It can be asked after that too.</summary>
    public CancellationToken Token { get; }

    /// <param name="fail">Hears what the loop threw, other than the page's own closing.</param>
    public void Start(Func<CancellationToken, Task> body, Func<Exception, Task> fail) => running = Run(body, fail);

    public async ValueTask DisposeAsync()
    {
        await closing.CancelAsync();
        await running;
        closing.Dispose();
    }

    private async Task Run(Func<CancellationToken, Task> body, Func<Exception, Task> fail)
    {
        try
        {
            await body(Token);
        }
        catch (OperationCanceledException) when (Token.IsCancellationRequested)
        {
            // The page was left.
        }
        catch (Exception error)
        {
            await fail(error);
        }
    }
}
