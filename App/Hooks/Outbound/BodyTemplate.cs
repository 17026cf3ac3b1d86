using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace TestRuns.Hooks.Outbound;

/// <summary>
/// What is sent: JSON with places such as <c>${run.number}</c>. Within quotes a place becomes text, elsewhere a JSON value of
/// its own (a text with quotes, a number, null). What a value says is never taken for JSON. <c>$${</c> is a literal <c>${</c>.
/// </summary>
public static class BodyTemplate
{
    /// <summary>In characters.</summary>
    public const int Longest = 16_000;

    /// <summary>Of what is sent, in characters.</summary>
    public const int LongestBody = 256_000;

    public const string Default =
        """
        {
          "id": ${delivery.id},
          "type": ${event.type},
          "event": ${event.id},
          "at": ${event.at},
          "by": ${event.by},
          "rule": ${rule.name},
          "text": ${notice.text},
          "project": { "key": ${project.key}, "name": ${project.name} },
          "run": {
            "id": ${run.id}, "number": ${run.number}, "name": ${run.name}, "suite": ${run.suite},
            "status": ${run.status}, "attempt": ${run.attempt}, "url": ${run.url}, "key": ${run.key},
            "branch": ${run.branch}, "commit": ${run.commit}, "link": ${run.link}, "environment": ${run.environment},
            "createdBy": ${run.createdBy}, "createdAt": ${run.createdAt}, "startedAt": ${run.startedAt}, "endedAt": ${run.endedAt},
            "durationMs": ${run.durationMs}
          },
          "cases": {
            "total": ${cases.total}, "passed": ${cases.passed}, "failed": ${cases.failed},
            "skipped": ${cases.skipped}, "cancelled": ${cases.cancelled}
          },
          "abort": { "kind": ${abort.kind}, "text": ${abort.text}, "by": ${abort.by}, "unconfirmed": ${abort.unconfirmed} }
        }
        """;

    private static readonly JsonSerializerOptions Written = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>What may stand in a template.</summary>
    public static IReadOnlyList<string> Names => Happening.Names;

    /// <summary>Everything that is wrong with it, for people; none: whatever is filled in, JSON comes out.</summary>
    public static IReadOnlyList<string> Mistakes(string template)
    {
        if (template.Length > Longest) return [$"At most {Longest} characters."];
        var mistakes = TemplatePiece.Of(template).Where(piece => piece.Place is { } name && !Happening.Knows(name))
            .Select(piece => $"Line {piece.Line}: there is nothing called ${{{Short(piece.Place!)}}}.").Distinct(StringComparer.Ordinal).ToList();
        if (mistakes.Count > 0) return mistakes;
        return (NotJson(Fill(template, SampleHappening.Full)) ?? NotJson(Fill(template, SampleHappening.Bare))) is { } mistake ? [mistake] : [];
    }

    /// <summary>What would be sent of a run that never was. For a template without mistakes.</summary>
    public static string Preview(string template) => Fill(template, SampleHappening.Full);

    internal static string Fill(string template, Happening it)
    {
        var text = new StringBuilder(template.Length * 2);
        // A place that is not known was checked by a version that knew it: it stays as it is.
        foreach (var piece in TemplatePiece.Of(template))
            text.Append(piece.Place is not { } name ? piece.Text : Happening.Knows(name) ? Value(it[name], piece.InText) : $"${{{name}}}");
        return text.ToString();
    }

    private static string Value(object? value, bool inText) => value switch
    {
        null => inText ? "" : "null",
        bool flag => flag ? "true" : "false",
        string text => inText ? Escaped(text) : $"\"{Escaped(text)}\"",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => throw new ArgumentOutOfRangeException(nameof(value), value, "No place holds such a value."),
    };

    private static string Escaped(string text) => JsonSerializer.Serialize(text, Written)[1..^1];

    private static string Short(string name) => name.Length <= 60 ? name : name[..60] + "…";

    private static string? NotJson(string filled)
    {
        try
        {
            using var json = JsonDocument.Parse(filled);
            return null;
        }
        catch (JsonException error)
        {
            // What is filled in has no line breaks of its own: the line is the template's.
            var why = error.Message.Split(" LineNumber:", 2)[0];
            return $"Line {(error.LineNumber ?? 0) + 1}: this is not JSON once it is filled in. {why}";
        }
    }
}
