namespace TestRuns.Exchange;

public enum ImportStage
{
    /// <summary>It is shown what it will do.</summary>
    Planned,
    Writing,
    Done,

    /// <summary>Somebody ended it: nothing was changed.</summary>
    Cancelled,

    /// <summary>Somebody has changed meanwhile what it was planned for: nothing was changed.</summary>
    Stale,

    /// <summary>A fault of the server's: nothing was changed.</summary>
    Failed,
}

/// <param name="Written">How many cases are written; none of them is seen by anybody before all are.</param>
public sealed record ImportState(ImportStage Stage, CatalogDraft Draft, CatalogPlan Plan, ImportChoices Choices, int Written);

/// <summary>Files of cases that somebody has laid down here: looked at, perhaps again with other choices, then imported or not.</summary>
public sealed class ImportTicket : IDisposable
{
    private readonly CancellationTokenSource ending = new();
    private volatile ImportState state;

    internal ImportTicket(long projectId, long owner, IReadOnlyList<GivenFile> files, ExchangeFormat? format, DateTimeOffset at, ImportState first) =>
        (ProjectId, Owner, Files, Format, At, state) = (projectId, owner, files, format, at, first);

    /// <summary>Nobody guesses it.</summary>
    public string Id { get; } = $"{Guid.NewGuid():N}";

    public long ProjectId { get; }

    /// <summary>The account that laid it down: nobody else finds it.</summary>
    public long Owner { get; }

    public IReadOnlyList<GivenFile> Files { get; private set; }

    /// <summary>Null: as the files themselves say.</summary>
    public ExchangeFormat? Format { get; }

    public DateTimeOffset At { get; }

    public ImportState State
    {
        get => state;
        internal set => state = value;
    }

    internal CancellationToken Ending => ending.Token;

    /// <summary>Ends the writing. Whether that was in time says <see cref="State"/>.</summary>
    public void Cancel() => ending.Cancel();

    /// <summary>Nobody looks at the files again.</summary>
    internal void Release() => Files = [];

    public void Dispose() => ending.Dispose();
}
