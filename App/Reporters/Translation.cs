using Microsoft.AspNetCore.SignalR;
using TestRuns.Reporters.Wire;
using TestRuns.Runs.Logs;
using TestRuns.Runs.Reported;

namespace TestRuns.Reporters;

/// <summary>Between the words of the wire and those of a run: each may change without the other.</summary>
internal static class Translation
{
    /// <summary>Reporters know by it that to send it again is of no use.</summary>
    private const string Refusal = "Nothing of this report was taken: ";

    private const int LongestTitle = 500;
    private const int LongestResult = 2000;
    private const int LongestMessage = 20_000;
    private const int MostTags = 50;
    private const int MostCases = 1_000_000;

    /// <exception cref="HubException">With everything that is wrong; nothing of the report is taken.</exception>
    public static List<ReportedItem> ToItems(ItemReport report, DateTimeOffset now)
    {
        if (report.Items is null || report.Items.Count > ReporterWire.MostItems || report.Items.Contains(null!)) throw new HubException($"{Refusal}it has at most {ReporterWire.MostItems} items.");
        var mistakes = new List<string>();
        var items = new List<ReportedItem>(report.Items.Count);
        var last = -1L;
        foreach (var item in report.Items)
        {
            if (item.Seq <= last) mistakes.Add($"{item.Seq}: its number must be higher than the one before");
            if (Mistake(item) is { } mistake) mistakes.Add($"{item.Seq} ({item.Type}): {mistake}");
            else items.Add(ToItem(item, item.At ?? now));
            last = item.Seq;
        }

        return mistakes.Count == 0 ? items : throw new HubException($"{Refusal}{string.Join("; ", mistakes.Take(20))}.");
    }

    public static Verdict ToVerdict(ReportedStatus status) => status switch
    {
        ReportedStatus.Passed => Verdict.Passed,
        ReportedStatus.Failed => Verdict.Failed,
        ReportedStatus.Skipped => Verdict.Skipped,
        _ => Verdict.Cancelled,
    };

    private static string? Mistake(ReportItem item) => item.Type switch
    {
        _ when item.Attempt is < 1 or > 1000 => "attempt is from 1 to 1000",
        ItemTypes.CaseStarted => Id("case", item.Case) ?? (item.Title is null ? "title is missing" : null),
        ItemTypes.CaseFinished => Id("case", item.Case) ?? Status(item),
        ItemTypes.StepStarted => Id("case", item.Case) ?? Id("step", item.Step) ?? (item.Name is null ? "name is missing" : item.Kind is null or "run" ? null : "kind is “run”, or left out"),
        ItemTypes.StepFinished => Id("case", item.Case) ?? Id("step", item.Step) ?? Status(item),
        ItemTypes.Output => Id("step", item.Step) ?? (item.Lines is null || item.Lines.Any(line => line?.Text is null) ? "lines are missing, or one of their texts" : null),
        ItemTypes.Plan => item.Cases is >= 0 and <= MostCases ? null : $"cases is from 0 to {MostCases}",
        _ => "there is no such type",
    };

    private static string? Id(string name, string? id) => id is { Length: > 0 and <= ReporterWire.LongestId } ? null : $"{name} has 1 to {ReporterWire.LongestId} characters";

    private static string? Status(ReportItem item) => item.Status is { } status && Enum.IsDefined(status) ? null : "status is passed, failed, skipped or cancelled";

    private static ReportedItem ToItem(ReportItem item, DateTimeOffset at)
    {
        var attempt = item.Attempt ?? 1;
        var took = item.DurationMs is { } ms and >= 0 and < 1e12 ? TimeSpan.FromMilliseconds(ms) : (TimeSpan?)null;
        return item.Type switch
        {
            ItemTypes.CaseStarted => new ReportedItem.CaseBegan(item.Seq, at, item.Case!, attempt, TitleOf(item) ?? item.Case!, PlaceOf(item), TagsOf(item)),
            ItemTypes.CaseFinished => new ReportedItem.CaseEnded(
                item.Seq, at, item.Case!, attempt, ToVerdict(item.Status!.Value), TitleOf(item), PlaceOf(item), Cut(item.Result, LongestResult), item.Flaky, item.Final ?? true, took),
            ItemTypes.StepStarted => new ReportedItem.StepBegan(item.Seq, at, item.Case!, attempt, item.Step!, Cut(item.Name, LongestTitle)!),
            ItemTypes.StepFinished => new ReportedItem.StepEnded(
                item.Seq, at, item.Case!, item.Step!, ToVerdict(item.Status!.Value), Cut(item.Message, LongestMessage), item.ExitCode, took),
            ItemTypes.Output => new ReportedItem.Output(item.Seq, at, item.Step!, item.Lines!.Select(ToLine).ToList()),
            _ => new ReportedItem.Plan(item.Seq, at, item.Cases!.Value),
        };
    }

    // The log numbers its lines itself.
    private static LogLine ToLine(ReportedLine line) => new(0, line.At, line.Err ? LogKind.Error : LogKind.Out, line.Text);

    private static string? TitleOf(ReportItem item) => string.IsNullOrWhiteSpace(item.Title)
        ? null
        : Cut(string.Join(" › ", (item.Path ?? []).Where(part => !string.IsNullOrWhiteSpace(part)).Append(item.Title)), LongestTitle);

    private static string? PlaceOf(ReportItem item) => item.File is null ? null : Cut(item.Line is { } line ? $"{item.File}:{line}" : item.File, LongestTitle);

    private static List<string> TagsOf(ReportItem item) => (item.Tags ?? []).Where(tag => !string.IsNullOrWhiteSpace(tag)).Take(MostTags).Select(tag => Cut(tag, ReporterWire.LongestId)!).ToList();

    private static string? Cut(string? text, int most) => text?.Length > most ? string.Concat(text.AsSpan(0, most - 1), "…") : text;
}
