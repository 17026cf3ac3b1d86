using TestRuns.E2E.Support;

namespace TestRuns.E2E.Storms;

/// <summary>
/// What the steps themselves saw. A step that works in an environment holds a file's lock as long as any process of it
/// lives, which the kernel gives back however they end: whoever finds it held has met another run.
/// </summary>
public sealed class Witness
{
    private readonly string folder;

    public Witness(string folder)
    {
        this.folder = Directory.CreateDirectory(folder).FullName;
        foreach (var file in new[] { "meetings", "entered", "critical-began", "critical-ended" }) File.WriteAllText(Path.Combine(folder, file), "");
    }

    /// <summary>Begins the command of a step; <see cref="Variables"/> tell it where.</summary>
    public const string Enter = """
        if [ -n "$ENV_NAME" ]; then
          me="run $TESTRUNS_RUN_ID step $TESTRUNS_STEP_ID"
          exec 9>>"$WITNESS/$ENV_NAME.lock"
          flock -n 9 || echo "$me met $(cat "$WITNESS/$ENV_NAME.holder") in $ENV_NAME at $(date +%s.%N)" >>"$WITNESS/meetings"
          echo "$me" >"$WITNESS/$ENV_NAME.holder"
          echo "$me in $ENV_NAME" >>"$WITNESS/entered"
        fi

        """;

    /// <summary>The same for steps that may be there together with others of their own run, and with nobody else.</summary>
    public static readonly string EnterBeside = Enter.Replace("flock -n 9", "flock -n -s 9", StringComparison.Ordinal);

    /// <summary>Around what a critical step does.</summary>
    public const string CriticalBegins = """echo "$TESTRUNS_RUN_ID" >>"$WITNESS/critical-began";""";

    public const string CriticalEnds = """echo "$TESTRUNS_RUN_ID" >>"$WITNESS/critical-ended";""";

    /// <summary>How many steps entered an environment.</summary>
    public int Entered => Lines("entered").Count;

    public IReadOnlyList<string> Meetings => Lines("meetings");

    /// <summary>The run's variables.</summary>
    public Dictionary<string, string> Variables(string? environment) => new() { ["WITNESS"] = folder, ["ENV_NAME"] = environment ?? "" };

    /// <summary>A critical step begins once, and has passed only if it came to its end.</summary>
    public IEnumerable<Violation> Critical(Records seen)
    {
        foreach (var run in Lines("critical-began").GroupBy(line => line).Where(group => group.Count() > 1)) yield return new($"the critical step of run {run.Key} was begun {run.Count()} times");
        var ended = Lines("critical-ended").ToHashSet();
        foreach (var step in seen.Steps.Where(step => step is { Critical: true, Status: "Passed" } && !ended.Contains($"{step.RunId}"))) yield return new($"the critical step of run {step.RunId} passed and did not come to its end");
    }

    private List<string> Lines(string file) => [.. File.ReadAllLines(Path.Combine(folder, file))];
}
