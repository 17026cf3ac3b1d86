using Microsoft.AspNetCore.SignalR;
using TestRuns.Reporters.Wire;
using TestRuns.Worker;
using TestRuns.Worker.Session;

namespace TestRuns.Cli.Exec;

/// <summary>
/// Tells the server what is in the journal, over as many sockets as it takes: each item once, in its order, until all of it
/// and its end are acknowledged. It never holds up whoever writes the journal.
/// </summary>
internal sealed partial class ReporterLink(HubPlace hub, Task<ReportedWish> run, Journal journal, ILinkTaker taker, TimeProvider time)
{
    /// <summary>Less than the server takes in one message: what is around the items counts, too.</summary>
    private const long MostBytes = ReporterWire.LargestReport * 3 / 4;

    /// <summary>What was written before the proof goes before it; but a person waits for the proof.</summary>
    private static readonly TimeSpan ProofWaits = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    private readonly AsyncSignal words = new();
    private readonly Word<EndedReport> proof = new();
    private readonly Word<ReporterGoodbye> goodbye = new();
    private ReporterKey? key;
    private long first;
    private int next;
    private string? closed;
    private long progressAt;

    /// <summary>How long the server has acknowledged nothing.</summary>
    public TimeSpan WithoutProgress => time.GetElapsedTime(Interlocked.Read(ref progressAt));

    /// <summary>After an abort: everything is dead.</summary>
    public void SayEnded(EndedReport report) => Say(proof, report);

    /// <summary>This process was told to stop.</summary>
    public void SayGoodbye(string why) => Say(goodbye, new ReporterGoodbye(why));

    public async Task<LinkEnd> Run(CancellationToken giveUp)
    {
        progressAt = time.GetTimestamp();
        try
        {
            var wish = await run.WaitAsync(giveUp);
            while (true)
            {
                var socket = await Dial(wish, giveUp);
                if (refused is { } why) return new LinkEnd(LinkEndKind.Refused, why);
                if (socket is null) continue;
                await using (socket)
                {
                    if (await Tell(socket, giveUp) is { } end) return end;
                }
            }
        }
        catch (OperationCanceledException) when (giveUp.IsCancellationRequested)
        {
            return new LinkEnd(LinkEndKind.GivenUp);
        }
    }

    /// <returns>Null: the socket was lost.</returns>
    private async Task<LinkEnd?> Tell(HubSocket socket, CancellationToken giveUp)
    {
        for (var refusals = 0; ;)
        {
            // Taken before the look: what comes in between completes it.
            var news = Task.WhenAny(journal.News(), words.Next(), socket.Lost);
            if (closed is { } why) return new LinkEnd(LinkEndKind.Refused, why);
            try
            {
                if (await TellNext(socket, giveUp))
                {
                    (refusals, progressAt) = (0, time.GetTimestamp());
                    socket.Answered();
                    continue;
                }
                if (journal.Finish is { } finish && next >= journal.Count) return new LinkEnd(LinkEndKind.Told, RunStatus: (await socket.Ask<FinishAnswer>(nameof(IReporterHub.Finish), finish, giveUp)).RunStatus);
            }
            catch (SocketLostException)
            {
                return null;
            }
            catch (HubException error)
            {
                // The server's own trouble, such as a full disk: what happened here does not become less true by it.
                if (refusals == 0) taker.Remark($"the server did not take a report: {error.Message} It is sent again.");
                await Task.Delay(Pause(refusals++), time, giveUp);
                continue;
            }
            await news.WaitAsync(giveUp);
            if (socket.Lost.IsCompleted) return null;
        }
    }

    /// <returns>False: there is nothing to say now.</returns>
    private async Task<bool> TellNext(HubSocket socket, CancellationToken giveUp)
    {
        if (goodbye.Unsaid is { } word)
        {
            await socket.Tell(nameof(IReporterHub.Goodbye), word, giveUp);
            goodbye.Said();
            return true;
        }
        if (proof.Unsaid is { } report && (next >= journal.Count || time.GetElapsedTime(proof.Since) > ProofWaits))
        {
            await socket.Tell(nameof(IReporterHub.Ended), report, giveUp);
            proof.Said();
            return true;
        }
        var items = journal.Read(next, ReporterWire.MostItems, MostBytes);
        if (items.Count == 0) return false;
        // The journal counts from 1, a session from where the server says.
        var numbered = items.Select(item => item with { Seq = item.Seq - 1 + first }).ToList();
        var answer = await socket.Ask<ReportAnswer>(nameof(IReporterHub.Report), new ItemReport(numbered), giveUp);
        next = (int)(answer.NextSeq - first);
        return true;
    }

    private void Say<T>(Word<T> word, T report)
        where T : class
    {
        word.Set(report, time.GetTimestamp());
        words.Set();
    }

    private static TimeSpan Pause(int refusals)
    {
        var pause = TimeSpan.FromSeconds(Math.Pow(2, Math.Min(refusals, 5)) / 4);
        return pause < LongestPause ? pause : LongestPause;
    }

    /// <summary>Something that is said once, and again until it is acknowledged.</summary>
    private sealed class Word<T>
        where T : class
    {
        private volatile T? report;
        private volatile bool said;

        public T? Unsaid => said ? null : report;

        public long Since { get; private set; }

        public void Set(T value, long at)
        {
            if (report is not null) return;
            Since = at;
            report = value;
        }

        public void Said() => said = true;
    }
}
