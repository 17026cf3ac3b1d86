using System.Text;
using System.Text.Json;
using TestRuns.Catalog;

namespace TestRuns.Results.Reading;

/// <summary>
/// The file that <c>testruns exec</c> leaves when its server was away for too long: a line of JSON for the run, one for each
/// thing that happened, one for the end.
/// </summary>
internal sealed class ExecReader(CountedStream stream, ReadSink sink)
{
    private readonly Dictionary<string, ExecCase> open = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> cases = new(StringComparer.Ordinal);
    private int line;

    /// <summary>How such a file begins.</summary>
    public static ReadOnlySpan<byte> Begin => "{\"testruns\":"u8;

    public async Task Read(CancellationToken cancellationToken)
    {
        using var text = new StreamReader(stream, Encoding.UTF8, detectEncodingFromByteOrderMarks: false, bufferSize: 64 * 1024, leaveOpen: true);
        try
        {
            for (stream.NextPiece(); await text.ReadLineAsync(cancellationToken) is { } next; stream.NextPiece())
            {
                line++;
                if (next.Length > 0) await Take(next);
            }
        }
        catch (ReadStopException stop)
        {
            sink.Mistake(new FileMistake(line + 1, 1, stop.Message, stop.Remedy));
        }

        // What a command was stopped in has no end of its own.
        foreach (var one in open.Values) await sink.Take(one.Unfinished());
    }

    private async Task Take(string next)
    {
        using var parsed = Parsed(next);
        if (parsed is not { RootElement: { ValueKind: JsonValueKind.Object } item })
            sink.Mistake(new FileMistake(line, 1, "it is not a line that testruns exec writes", "was the file cut off, or changed?"));
        else if (line == 1) sink.Run = Told(item);
        else await Take(Text(item, "type"), item);
    }

    private async Task Take(string? type, JsonElement item)
    {
        switch (type)
        {
            case "case.started" when Text(item, "case") is { } id:
                if (!open.ContainsKey(id)) open[id] = new ExecCase(Text(item, "title") ?? id, Path(item), Text(item, "file"), At(item));
                break;
            case "step.started" when Text(item, "step") is { } step && Text(item, "case") is { } id:
                cases[step] = id;
                break;
            case "output" when Text(item, "step") is { } step && Of(step) is { } said:
                foreach (var one in Items(item, "lines")) said.Say(Text(one, "text") ?? "");
                break;
            case "step.finished" when Text(item, "case") is { } id && open.TryGetValue(id, out var of):
                of.Message = Text(item, "message") ?? of.Message;
                break;
            case "case.finished" when Text(item, "case") is { } id:
                await Finish(id, item);
                break;
            default:
                // How many will come, and what a newer version may tell.
                break;
        }
    }

    private async Task Finish(string id, JsonElement item)
    {
        if (!open.TryGetValue(id, out var one)) one = new ExecCase(Text(item, "title") ?? id, Path(item), Text(item, "file"), At(item));
        var (status, result) = (Text(item, "status"), Text(item, "result"));
        if (item.TryGetProperty("final", out var final) && final.ValueKind == JsonValueKind.False)
        {
            one.Again(result);
            return;
        }

        open.Remove(id);
        await sink.Take(one.Done(status, result, Took(item)));
    }

    private ExecCase? Of(string step) => cases.TryGetValue(step, out var id) && open.TryGetValue(id, out var found) ? found : null;

    private static ToldRun? Told(JsonElement first) => first.TryGetProperty("run", out var run) && run.ValueKind == JsonValueKind.Object
        ? new ToldRun(Text(run, "name"), Text(run, "suite"), Text(run, "key"), Text(run, "branch"), Text(run, "commit"), Text(run, "link"))
        : null;

    private static string Path(JsonElement item) =>
        string.Join(CaseTitle.Separator, Items(item, "path").Where(part => part.ValueKind == JsonValueKind.String).Select(part => part.GetString()));

    private static DateTimeOffset? At(JsonElement item) => Text(item, "at") is { } text ? ReadTime.Point(text) : null;

    private static TimeSpan? Took(JsonElement item) =>
        item.TryGetProperty("durationMs", out var ms) && ms.ValueKind == JsonValueKind.Number ? ReadTime.Seconds(ms.GetDouble() / 1000) : null;

    private static IEnumerable<JsonElement> Items(JsonElement item, string name) =>
        item.TryGetProperty(name, out var all) && all.ValueKind == JsonValueKind.Array ? all.EnumerateArray() : [];

    private static string? Text(JsonElement item, string name) =>
        item.ValueKind == JsonValueKind.Object && item.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static JsonDocument? Parsed(string text)
    {
        try
        {
            return JsonDocument.Parse(text);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
