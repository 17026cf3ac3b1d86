using System.Text;
using System.Text.Json;
using TestRuns.Catalog;

namespace TestRuns.Results.Reading;

/// <summary>
/// The file that <c>testruns exec</c> leaves when its server was away for too long: a line of JSON for the run, one for each
/// thing that happened, one for the end.
/// </summary>
internal sealed class ExecReader(CountedStream stream, ReadSink sink, ReadLimits limits)
{
    private readonly Dictionary<string, ExecCase> open = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> cases = new(StringComparer.Ordinal);
    private int line;

    /// <summary>Of what the open cases have said, in characters.</summary>
    private int kept;

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

            // What a command was stopped in has no end of its own.
            foreach (var one in open.Values) await sink.Take(one.Unfinished());
        }
        catch (ReadStopException stop)
        {
            sink.Mistake(new FileMistake(line + 1, 1, stop.Message, stop.Remedy));
        }
    }

    private async Task Take(string next)
    {
        using var parsed = ExecLine.Parse(next);
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
                if (open.ContainsKey(id)) break;
                sink.Expect(open.Count + 1);
                open[id] = Begun(id, item);
                break;
            case "step.started" when Text(item, "step") is { } step && Text(item, "case") is { } id && cases.Count < limits.Cases:
                cases[step] = id;
                break;
            case "output" when Text(item, "step") is { } step && Of(step) is { } said:
                Say(said, Items(item, "lines"));
                break;
            case "step.finished" when Text(item, "case") is { } id && open.TryGetValue(id, out var of):
                of.Message = Short(Text(item, "message"), limits.Text) ?? of.Message;
                break;
            case "case.finished" when Text(item, "case") is { } id:
                await Finish(id, item);
                break;
            default:
                // How many will come, and what a newer version may tell.
                break;
        }
    }

    private void Say(ExecCase one, IEnumerable<JsonElement> lines)
    {
        kept -= one.Kept;
        foreach (var said in lines) one.Say(Text(said, "text") ?? "", limits.Kept - kept - one.Kept);
        kept += one.Kept;
    }

    private async Task Finish(string id, JsonElement item)
    {
        if (!open.TryGetValue(id, out var one)) one = Begun(id, item);
        var (status, result) = (Text(item, "status"), Short(Text(item, "result"), limits.Text));
        if (item.TryGetProperty("final", out var final) && final.ValueKind == JsonValueKind.False)
        {
            one.Again(result);
            return;
        }

        if (open.Remove(id)) kept -= one.Kept;
        await sink.Take(one.Done(status, result, Took(item)));
    }

    private ExecCase Begun(string id, JsonElement item) =>
        new(Short(Text(item, "title") ?? id, limits.Name)!, Short(Path(item), limits.Name)!, Short(Text(item, "file"), limits.Name), Line(item), At(item));

    private ExecCase? Of(string step) => cases.TryGetValue(step, out var id) && open.TryGetValue(id, out var found) ? found : null;

    private static ToldRun? Told(JsonElement first) => first.TryGetProperty("run", out var run) && run.ValueKind == JsonValueKind.Object
        ? new ToldRun(Text(run, "name"), Text(run, "suite"), Text(run, "key"), Text(run, "branch"), Text(run, "commit"), Text(run, "link"))
        : null;

    private static string Path(JsonElement item) =>
        string.Join(CaseTitle.Separator, Items(item, "path").Where(part => part.ValueKind == JsonValueKind.String).Select(part => part.GetString()));

    private static DateTimeOffset? At(JsonElement item) => Text(item, "at") is { } text ? ReadTime.Point(text) : null;

    private static int? Line(JsonElement item) => item.TryGetProperty("line", out var number) && number.ValueKind == JsonValueKind.Number && number.TryGetInt32(out var line) && line > 0 ? line : null;

    private static TimeSpan? Took(JsonElement item) =>
        item.TryGetProperty("durationMs", out var ms) && ms.ValueKind == JsonValueKind.Number ? ReadTime.Seconds(ms.GetDouble() / 1000) : null;

    private static IEnumerable<JsonElement> Items(JsonElement item, string name) =>
        item.TryGetProperty(name, out var all) && all.ValueKind == JsonValueKind.Array ? all.EnumerateArray() : [];

    private static string? Text(JsonElement item, string name) =>
        item.ValueKind == JsonValueKind.Object && item.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static string? Short(string? text, int most) => text is null || text.Length <= most ? text : text[..most] + "…";
}
