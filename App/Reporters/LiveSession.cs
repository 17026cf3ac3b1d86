using TestRuns.Access.Tokens;
using TestRuns.Connections;
using TestRuns.Reporters.Wire;
using TestRuns.Runs.Reported;

namespace TestRuns.Reporters;

/// <summary>One socket of a session.</summary>
/// <param name="End">Closes it.</param>
internal sealed record ReporterLink(string ConnectionId, IReporterSocket Client, Action End);

/// <summary>
/// A reporter's session while this server knows it: its sockets come and go. Changed under the book's lock alone, but for
/// the time at which it was last heard.
/// </summary>
internal sealed class LiveSession(ReporterSession row, TokenTicket ticket, DateTimeOffset since)
{
    private readonly SemaphoreSlim turn = new(1);
    private long heardAt = since.UtcTicks;

    /// <summary>As it is stored, and how far it has come.</summary>
    public ReporterSession Row => row;

    public long Id => row.Id;

    public long RunId => row.RunId;

    public ClientRef Client { get; } = ClientRef.Reporter(row.Id, row.Name);

    public TokenTicket Ticket { get; set; } = ticket;

    public ReporterLink? Link { get; set; }

    /// <summary>Why it is leaving, which it has said itself; null: it is not.</summary>
    public string? Leaving { get; set; }

    /// <summary>It has said that it is done.</summary>
    public bool Finished { get; set; }

    /// <summary>It came back when nobody waited for it any more: to prove its end, or only to hear that its run is over.</summary>
    public bool CameTooLate { get; set; }

    public DateTimeOffset Heard => new(Interlocked.Read(ref heardAt), TimeSpan.Zero);

    public void Hear(DateTimeOffset now) => Interlocked.Exchange(ref heardAt, now.UtcTicks);

    /// <summary>What it says is taken in one after the other: also what an earlier socket of it had begun to say.</summary>
    public async Task<T> InTurn<T>(Func<Task<T>> what)
    {
        await turn.WaitAsync();
        try
        {
            return await what();
        }
        finally
        {
            turn.Release();
        }
    }
}
