using Microsoft.Playwright;

namespace TestRuns.Worker.Browsers;

/// <summary>Whether the browser is still there: what is asked of one that is gone fails in words that do not say so.</summary>
internal sealed class BrowserLife
{
    public const string Ended = "the browser is gone: it crashed, or something on this machine ended it";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private readonly TaskCompletionSource gone = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TimeProvider time;

    public BrowserLife(IBrowser browser, TimeProvider time)
    {
        this.time = time;
        browser.Disconnected += (_, _) => gone.TrySetResult();
    }

    /// <summary>Is that why something failed? The news of the end comes beside the error, sometimes after it.</summary>
    public async Task<bool> EndedBefore(Exception error)
    {
        // So ends what drives it, and the browser with it.
        if (error.Message.Contains("Process exited", StringComparison.Ordinal)) return true;
        if (error.Message.Contains("closed", StringComparison.Ordinal)) await Task.WhenAny(gone.Task, Task.Delay(Patience, time, CancellationToken.None));
        return gone.Task.IsCompleted;
    }
}
