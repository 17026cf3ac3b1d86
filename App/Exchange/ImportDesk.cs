using TestRuns.Catalog;

namespace TestRuns.Exchange;

/// <summary>
/// Where files of cases lie while somebody looks at what they will do, and the one who carries it out: that goes on when the
/// page is left. All of it is in memory, for half an hour; the end of the server is the end of it, and changes nothing.
/// </summary>
public sealed partial class ImportDesk(PlanImport planner, CarryOut carry, TimeProvider time, ILogger<ImportDesk> logger)
{
    /// <summary>Each may have 50 MB.</summary>
    private const int MostTickets = 6;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(30);

    private readonly Lock gate = new();
    private readonly List<ImportTicket> tickets = [];

    public async Task<ImportTicket> Lay(long projectId, long owner, IReadOnlyList<GivenFile> files, ExchangeFormat? format, ImportChoices choices, CancellationToken cancellationToken)
    {
        var first = await Look(projectId, files, format, choices, cancellationToken);
        var ticket = new ImportTicket(projectId, owner, files, format, time.GetUtcNow(), first);
        lock (gate)
        {
            tickets.RemoveAll(one => one.State.Stage != ImportStage.Writing && time.GetUtcNow() - one.At > Patience);
            if (tickets.Count >= MostTickets && tickets.Find(one => one.State.Stage != ImportStage.Writing) is { } oldest) tickets.Remove(oldest);
            tickets.Add(ticket);
        }

        return ticket;
    }

    /// <returns>Null: there is none (any more) that is theirs.</returns>
    public ImportTicket? Find(string id, long owner)
    {
        lock (gate) return tickets.Find(one => one.Id == id && one.Owner == owner);
    }

    /// <summary>Looks again, with other choices, or at what the project has become.</summary>
    public async Task Choose(ImportTicket ticket, ImportChoices choices, CancellationToken cancellationToken)
    {
        if (ticket.State.Stage is ImportStage.Writing or ImportStage.Done) return;
        var again = await Look(ticket.ProjectId, ticket.Files, ticket.Format, choices, cancellationToken);
        lock (gate)
            if (ticket.State.Stage is not (ImportStage.Writing or ImportStage.Done)) ticket.State = again;
    }

    /// <summary>Begins to carry it out, once; whoever asked may leave.</summary>
    /// <param name="done">Hears of it when it is done.</param>
    public void Start(ImportTicket ticket, ChangeBy by, Func<CatalogPlan, Task> done)
    {
        lock (gate)
        {
            if (ticket.State is not { Stage: ImportStage.Planned, Plan.Importable: true }) return;
            ticket.State = ticket.State with { Stage = ImportStage.Writing };
        }

        _ = Task.Run(() => Write(ticket, by, done), CancellationToken.None);
    }

    private async Task<ImportState> Look(long projectId, IReadOnlyList<GivenFile> files, ExchangeFormat? format, ImportChoices choices, CancellationToken cancellationToken)
    {
        var draft = await ReadDraft.Of(files, format, choices, cancellationToken);
        return new ImportState(ImportStage.Planned, draft, await planner.Make(projectId, draft, cancellationToken), choices, 0);
    }

    private async Task Write(ImportTicket ticket, ChangeBy by, Func<CatalogPlan, Task> done)
    {
        try
        {
            var carried = await carry.Ask(ticket.State.Plan, by, written => ticket.State = ticket.State with { Written = written }, ticket.Ending);
            ticket.State = ticket.State with { Stage = carried ? ImportStage.Done : ImportStage.Stale };
            if (!carried) return;
            ticket.Release();
            await done(ticket.State.Plan);
        }
        catch (OperationCanceledException) when (ticket.Ending.IsCancellationRequested)
        {
            ticket.State = ticket.State with { Stage = ImportStage.Cancelled };
        }
        catch (Exception error)
        {
            Log.Failed(logger, error);
            // What is done stays done, whatever befell those who were told of it.
            if (ticket.State.Stage == ImportStage.Writing) ticket.State = ticket.State with { Stage = ImportStage.Failed };
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "An import of cases failed")]
        public static partial void Failed(ILogger logger, Exception error);
    }
}
