using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using TestRuns.Runs.Logs;
using TestRuns.Runs.State;
using TestRuns.Storage;

namespace TestRuns.Runs.Reported;

/// <summary>The output of reported steps on its way into their logs: each line once, and only as many as may be kept.</summary>
public sealed class ReportedOutput(StepLogs logs, DataFolder folder, RunWriter writer, IDbContextFactory<AppDb> contexts, RunOptions options, TimeProvider time)
{
    private readonly ConcurrentDictionary<long, OpenLogs> open = new();

    /// <summary>After a start of the server: what of the session's output was stored beyond what the database knows.</summary>
    public void Recover(ReporterSession session)
    {
        if (OutputMark.Read(PathOf(session)) is not { } mark || mark.From < session.OutputSeq) return;
        // Nothing but output came in between: what else there was stands in the database, with a higher number.
        (session.NextSeq, session.OutputSeq) = (Math.Max(session.NextSeq, mark.From), mark.From);
        Of(session).Unsure = mark;
    }

    /// <summary>The numbers of the steps that these items speak of, by what the reporter calls them.</summary>
    public async Task<IReadOnlyDictionary<string, long>> StepsOf(ReporterSession session, IReadOnlyList<ReportedItem> items, CancellationToken cancellationToken)
    {
        var known = Of(session).Names;
        var asked = items.Select(ReportedItem.StepOf).OfType<string>().Distinct(StringComparer.Ordinal).ToList();
        var unknown = asked.Where(name => !known.ContainsKey(name)).Select(name => $"{session.Id}:{name}").ToList();
        if (unknown.Count > 0)
        {
            await using var db = await contexts.CreateDbContextAsync(cancellationToken);
            var rows = await db.Set<StepExecution>().Where(step => step.RunId == session.RunId && unknown.Contains(step.ExternalId!))
                .Select(step => new { step.Id, step.ExternalId }).ToListAsync(cancellationToken);
            foreach (var row in rows) known[row.ExternalId![(row.ExternalId!.IndexOf(':', StringComparison.Ordinal) + 1)..]] = row.Id;
        }

        return asked.Where(known.ContainsKey).ToDictionary(name => name, name => known[name], StringComparer.Ordinal);
    }

    /// <param name="steps">The numbers of the steps that the lines are of. Lines of a step that nobody knows are nobody's.</param>
    /// <param name="ended">Steps of which no more is expected.</param>
    /// <param name="reach">The number after the report's last item: what is below it is stored then.</param>
    /// <exception cref="IOException">The disk is full or gone: the report is not acknowledged, and is made again.</exception>
    public async Task Append(ReporterSession session, IReadOnlyList<ReportedItem.Output> output, IReadOnlyDictionary<string, long> steps, IEnumerable<string> ended, long reach)
    {
        var begun = Of(session);
        foreach (var (name, id) in steps) begun.Names[name] = id;
        if (output.Count > 0) FindPlaces(session, begun, output[0].Seq);
        var batches = output.Where(item => steps.ContainsKey(item.Step)).GroupBy(item => steps[item.Step], item => item.Lines)
            .Select(group => (Step: begun.Steps.TryGetValue(group.Key, out var log) ? log : begun.Steps[group.Key] = Open(session, group.Key, first: null), Lines: group.SelectMany(lines => lines).ToList()))
            .ToList();
        if (batches.Count > 0) begun.Mark(PathOf(session)).Write(output[0].Seq, batches.ConvertAll(batch => (batch.Step.Id, batch.Step.NextLine)));
        await Append(session, batches);
        if (batches.Count > 0) begun.Mark(PathOf(session)).Write(reach, []);
        foreach (var name in ended)
            if (steps.TryGetValue(name, out var id) && begun.Names.Remove(name) && begun.Steps.Remove(id)) logs.Close(session.RunId, id);
    }

    /// <summary>No more is expected of it.</summary>
    public void Close(ReporterSession session)
    {
        if (!open.TryRemove(session.Id, out var begun)) return;
        foreach (var step in begun.Steps.Keys) logs.Close(session.RunId, step);
        begun.Dispose();
    }

    private async Task Append(ReporterSession session, List<(OpenLog Step, List<LogLine> Lines)> batches)
    {
        var places = batches.ConvertAll(batch => batch.Step.Place);
        try
        {
            foreach (var (step, lines) in batches) await Append(session, step, lines);
        }
        catch (Exception)
        {
            // It comes again: each log then goes on where it was, and does not take what it has for what comes after it.
            for (var at = 0; at < batches.Count; at++) batches[at].Step.Place = places[at];
            throw;
        }
    }

    private async Task Append(ReporterSession session, OpenLog log, List<LogLine> lines)
    {
        var kept = lines.TakeWhile(line => log.HasRoomFor(line.Text, options.MaxLogBytes)).ToList();
        if (kept.Count > 0) logs.Append(session.RunId, log.Id, log.NextLine, kept);
        log.NextLine += kept.Count;
        if (kept.Count == lines.Count || log.IsFull) return;

        log.IsFull = true;
        var limit = $"The log reached its limit of {options.MaxLogBytes / (1024 * 1024.0):0.#} MB: what is beyond it is left out";
        logs.Append(session.RunId, log.Id, log.NextLine, [new LogLine(log.NextLine, time.GetUtcNow(), LogKind.Note, limit)]);
        log.NextLine++;
        await writer.Do(
            tx =>
            {
                if (tx.Find<StepExecution>(log.Id) is { } step)
                    tx.Record(session.RunId, EventTypes.LogTruncated, Actor.System(session.Name), new Facts().With("step", step.Name), step.RunCaseId, step.Id);
            },
            CancellationToken.None);
    }

    /// <summary>The last batch of an earlier life, sent again: it goes where it went, whether it was written or not. What comes after it goes to the end.</summary>
    private void FindPlaces(ReporterSession session, OpenLogs begun, long seq)
    {
        if (begun.Unsure is { } mark && mark.From == seq)
            foreach (var (step, first) in mark.FirstLines) begun.Steps[step] = Open(session, step, first);
        begun.Unsure = null;
    }

    private OpenLogs Of(ReporterSession session) => open.GetOrAdd(session.Id, static _ => new OpenLogs());

    /// <param name="first">The number of its next line; null: the one after what is there.</param>
    private OpenLog Open(ReporterSession session, long step, long? first)
    {
        using var reader = logs.Open(session.RunId, step);
        var file = new FileInfo(folder.StepLog(session.RunId, step));
        return new OpenLog(step, first ?? reader.LineCount, file.Exists ? file.Length : 0);
    }

    private string PathOf(ReporterSession session) => Path.Combine(folder.Run(session.RunId), $"reporter-{session.Id}.mark");

    /// <summary>One session's logs that are being written. Used by one report at a time.</summary>
    private sealed class OpenLogs : IDisposable
    {
        private OutputMark? mark;

        public Dictionary<long, OpenLog> Steps { get; } = [];

        /// <summary>What is known of the last batch of an earlier life.</summary>
        public (long From, IReadOnlyList<(long Step, long Line)> FirstLines)? Unsure { get; set; }

        public Dictionary<string, long> Names { get; } = new(StringComparer.Ordinal);

        public OutputMark Mark(string path) => mark ??= new OutputMark(path);

        public void Dispose() => mark?.Dispose();
    }

    private sealed class OpenLog(long id, long nextLine, long bytes)
    {
        private long bytes = bytes;

        public long Id => id;

        public long NextLine { get; set; } = nextLine;

        /// <summary>Where it stands, to go back to.</summary>
        public (long Line, long Bytes) Place
        {
            get => (NextLine, bytes);
            set => (NextLine, bytes) = value;
        }

        /// <summary>It was said in the log that there is no more.</summary>
        public bool IsFull { get; set; }

        public bool HasRoomFor(string text, long most)
        {
            if (IsFull || bytes + text.Length > most) return false;
            bytes += text.Length + 1;
            return true;
        }
    }
}
