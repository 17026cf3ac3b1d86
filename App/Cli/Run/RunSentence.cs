using TestRuns.Cli.Server;

namespace TestRuns.Cli.Run;

/// <summary>What happened to a run, as a line of a pipeline's log.</summary>
/// <param name="Colour">Of the terminal (an SGR number); 0: none.</param>
internal readonly record struct RunSentence(string Text, int Colour)
{
    private const int Red = 31;
    private const int Green = 32;
    private const int Orange = 33;
    private const int Grey = 90;

    /// <returns>Null: nothing that a log needs.</returns>
    public static RunSentence? Of(RunHappening happened) => happened.Type switch
    {
        "run.queued" => new("in the queue", Grey),
        "run.started" => new($"started{After(", controller ", happened, "controller")}{After(", environment ", happened, "environment")}", 0),
        "run.requeued" when happened.CaseId is not null => new($"begins again: {happened.Fact("case")}{After(", ", happened, "reason")}", Orange),
        "run.requeued" => new($"back to the queue{After(": ", happened, "reason")}", Orange),
        "run.movedToFront" => new($"moved to the front of the queue by {happened.By}", 0),
        "case.finished" => Finished(happened),
        "case.cancelled" when happened.CaseId is null => new($"cancelled: {happened.Fact("cases")} cases that had not begun", Grey),
        "case.cancelled" => new($"cancelled: {happened.Fact("case")}{After(": ", happened, "reason")}", Grey),
        "abort.requested" => new($"abort asked for by {happened.By}{After(": ", happened, "reason")}", Orange),
        "abort.deferred" => new($"the abort waits for {happened.Fact("step") ?? "a critical step"}", Orange),
        "abort.unconfirmed" => new($"not confirmed: it may still be running{After(" on ", happened, "controller")}", Red),
        "controller.lost" or "client.lost" => new($"out of reach: {happened.Fact("controller") ?? happened.Fact("client")}", Orange),
        "controller.returned" or "client.returned" => new($"is back: {happened.Fact("controller") ?? happened.Fact("client")}", 0),
        _ => null,
    };

    private static RunSentence Finished(RunHappening happened)
    {
        var (word, colour) = happened.Fact("status") switch
        {
            "Passed" => ("passed", Green),
            "Failed" => ("failed", Red),
            "Skipped" => ("skipped", Grey),
            _ => ("ended", 0),
        };
        return new($"{word}: {happened.Fact("case")}{After(": ", happened, "reason")}", colour);
    }

    private static string After(string before, RunHappening happened, string fact) => happened.Fact(fact) is { } value ? before + value : "";
}
