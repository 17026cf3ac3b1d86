using TestRuns.Reporters.Wire;

namespace TestRuns.Cli.Exec;

/// <summary>The run that a command becomes.</summary>
internal static class ExecWish
{
    private const int Longest = 200;

    /// <summary>The longest that the server takes.</summary>
    private static readonly TimeSpan LongestGrace = TimeSpan.FromMinutes(10);

    public static async Task<ReportedWish> Of(ExecOrder order, TimeProvider time)
    {
        var found = CiFacts.Read(Environment.GetEnvironmentVariable) ?? await GitFacts.Read(time);
        return new ReportedWish
        {
            Project = order.Project,
            Name = order.Name,
            Suite = Short(order.Suite),
            Key = order.Key,
            Branch = Short(order.Branch ?? found.Branch),
            Commit = Short(order.Commit ?? found.Commit),
            // A link that is none must not cost the run.
            Link = order.Link ?? (Uri.TryCreate(found.Link, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" ? found.Link : null),
            GraceMs = (int)(order.Grace < LongestGrace ? order.Grace : LongestGrace).TotalMilliseconds,
        };
    }

    /// <summary>One line, no longer than the server takes.</summary>
    public static string? Short(string? text)
    {
        if (text is null) return null;
        var line = string.Concat(text.Select(character => char.IsControl(character) ? ' ' : character)).Trim();
        return line.Length <= Longest ? line : line[..(Longest - 1)] + "…";
    }
}
