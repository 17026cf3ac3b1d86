using TestRuns.Reporters.Wire;

namespace TestRuns.Cli.Exec;

/// <summary>What is told of a command: one case with one step.</summary>
internal sealed class Story(Journal journal, string title, TimeProvider time)
{
    /// <summary>The ids of the command's own case and step.</summary>
    public const string Command = "command";

    private const int MostCharacters = 16 * 1024;

    private int others;

    public void Begin(DateTimeOffset at)
    {
        journal.Add(Item(ItemTypes.Plan, at) with { Cases = 1 });
        journal.Add(Item(ItemTypes.CaseStarted, at) with { Case = Command, Title = title, Attempt = 1 });
        journal.Add(Item(ItemTypes.StepStarted, at) with { Case = Command, Step = Command, Name = title, Kind = "run", Attempt = 1 });
    }

    public void Say(IReadOnlyList<ReportedLine> lines) => journal.Add(Item(ItemTypes.Output, time.GetUtcNow()) with { Step = Command, Lines = lines });

    /// <summary>It ended by itself.</summary>
    public void End(ReportedStatus status, int? exitCode, string message, TimeSpan took)
    {
        var at = time.GetUtcNow();
        journal.Add(Item(ItemTypes.StepFinished, at) with { Case = Command, Step = Command, Attempt = 1, Status = status, ExitCode = exitCode, Message = message, DurationMs = took.TotalMilliseconds });
        journal.Add(Item(ItemTypes.CaseFinished, at) with { Case = Command, Attempt = 1, Final = true, Status = status, Result = status == ReportedStatus.Passed ? null : message, DurationMs = took.TotalMilliseconds });
    }

    /// <summary>It was ended. What becomes of a case whose run is aborted is the server's to say.</summary>
    public void Stopped(StopWish wish, int? exitCode, TimeSpan took)
    {
        var at = time.GetUtcNow();
        journal.Add(Item(ItemTypes.StepFinished, at) with { Case = Command, Step = Command, Attempt = 1, Status = ReportedStatus.Cancelled, ExitCode = exitCode, Message = $"ended: {wish.Why}", DurationMs = took.TotalMilliseconds });
        if (wish.By == StopBy.CaseCancel) journal.Add(Item(ItemTypes.CaseFinished, at) with { Case = Command, Attempt = 1, Final = true, Status = ReportedStatus.Cancelled, Result = wish.Why });
    }

    /// <summary>A test of the command's own, which a result file named.</summary>
    public void Add(ToldCase told)
    {
        var (at, id) = (time.GetUtcNow(), $"result-{++others}");
        journal.Add(Item(ItemTypes.Plan, at) with { Cases = others + 1 });
        journal.Add(Item(ItemTypes.CaseStarted, at) with { Case = id, Title = told.Title, File = told.File, Line = told.Line, Attempt = 1 });
        if (told.Details.Count > 0)
        {
            journal.Add(Item(ItemTypes.StepStarted, at) with { Case = id, Step = id, Name = told.Title, Attempt = 1 });
            foreach (var lines in Parcels(told.Details)) journal.Add(Item(ItemTypes.Output, at) with { Step = id, Lines = [.. lines.Select(line => new ReportedLine(at, told.Status == ReportedStatus.Failed, line))] });
            journal.Add(Item(ItemTypes.StepFinished, at) with { Case = id, Step = id, Attempt = 1, Status = told.Status, Message = told.Result, DurationMs = told.DurationMs });
        }
        journal.Add(Item(ItemTypes.CaseFinished, at) with { Case = id, Attempt = 1, Final = true, Status = told.Status, Result = told.Result, DurationMs = told.DurationMs, Flaky = told.Flaky ? true : null });
    }

    /// <summary>As much as fits into one item, whatever the characters become on their way: an item that is too large for a message would be sent for ever.</summary>
    private static IEnumerable<List<string>> Parcels(IReadOnlyList<string> lines)
    {
        var parcel = new List<string>();
        foreach (var line in lines)
        {
            if (parcel.Count > 0 && parcel.Sum(one => one.Length) + line.Length > MostCharacters)
            {
                yield return parcel;
                parcel = [];
            }
            parcel.Add(line);
        }
        if (parcel.Count > 0) yield return parcel;
    }

    private static ReportItem Item(string type, DateTimeOffset at) => new() { Seq = 0, Type = type, At = at };
}

/// <summary>A test as a result file tells it.</summary>
/// <param name="Details">Lines of a log; none: there is nothing more to say of it.</param>
internal sealed record ToldCase(string Title, string? File, int? Line, ReportedStatus Status, string? Result, double? DurationMs, bool Flaky, IReadOnlyList<string> Details);
