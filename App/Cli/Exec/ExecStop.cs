namespace TestRuns.Cli.Exec;

internal enum StopBy
{
    /// <summary>The run was aborted on the server.</summary>
    Server,

    /// <summary>Its case was cancelled on the server.</summary>
    CaseCancel,

    /// <summary>Ctrl-C, or a signal to this program.</summary>
    Here,

    /// <summary>The front was killed.</summary>
    FrontGone,
}

internal sealed record StopWish(StopBy By, string Why);

/// <summary>Whether, by whom and how hard the command is to be ended. The first wish wins; force can be added to it.</summary>
internal sealed class ExecStop
{
    private readonly TaskCompletionSource<StopWish> asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource forced = new();
    private readonly CancellationTokenSource hastened = new();

    public Task<StopWish> Asked => asked.Task;

    /// <summary>Null: nobody has asked.</summary>
    public StopWish? Wish => asked.Task.IsCompletedSuccessfully ? asked.Task.Result : null;

    /// <summary>SIGKILL, now.</summary>
    public CancellationToken Forced => forced.Token;

    /// <summary>Nobody waits for this program any more: what is not said yet is said quickly or not at all.</summary>
    public CancellationToken Hastened => hastened.Token;

    public void Ask(StopWish wish) => asked.TrySetResult(wish);

    // Not inline: whoever asks goes on at once.
    public void Force() => _ = forced.CancelAsync();

    public void Hasten() => _ = hastened.CancelAsync();
}
