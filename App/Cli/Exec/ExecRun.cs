using System.Text;
using TestRuns.Masking;
using TestRuns.Reporters.Wire;
using TestRuns.Worker.Output;
using TestRuns.Worker.Processes;

namespace TestRuns.Cli.Exec;

/// <summary>The command from its start to its last word to the server.</summary>
internal sealed class ExecRun
{
    /// <summary>More than the server keeps of a step, as a rule.</summary>
    private const long MostOutput = 64 * 1024 * 1024;

    /// <summary>What a shell says of a command that could not be executed.</summary>
    private const int NotStarted = 126;

    private static readonly TimeSpan PatienceWhenStopped = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan PatienceWhenKilled = TimeSpan.FromSeconds(2);

    /// <summary>The proof of an end comes after the last output, but does not wait for whoever reads ours slowly.</summary>
    private static readonly TimeSpan ProofWaits = TimeSpan.FromSeconds(1);

    private readonly ExecOrder order;
    private readonly IProcessTrees trees;
    private readonly ExecStop stop;
    private readonly TimeProvider time;
    private readonly OwnStream output = new(Console.OpenStandardOutput(), "Standard output");
    private readonly OwnStream error = new(Console.OpenStandardError(), "Standard error");
    private readonly Journal journal = new();
    private readonly Task<ReportedWish> wish;
    private readonly Story story;
    private readonly ExecLink link;

    public ExecRun(ExecOrder order, IProcessTrees trees, ExecStop stop, TimeProvider time)
    {
        (this.order, this.trees, this.stop, this.time) = (order, trees, stop, time);
        story = new Story(journal, order.Name, time);
        wish = ExecWish.Of(order, time);
        link = new ExecLink(order, stop, wish, journal, Remark, time);
    }

    /// <returns>The exit code.</returns>
    public async Task<int> Run()
    {
        using var kept = journal;
        using var giveUp = new CancellationTokenSource();
        var startedAt = time.GetUtcNow();
        var tree = CommandStart.Try(trees, order, out var problem);
        story.Begin(startedAt);
        if (journal.Trouble is { } trouble) Remark($"the output is not kept for the server: {trouble}");
        var telling = link.Telling.Run(giveUp.Token);
        _ = SayGoodbye();
        var code = tree is null ? NotBegun(problem) : await Attend(tree);
        var told = await Told(telling, giveUp);
        if (told.Kind != LinkEndKind.Told && stop.Wish is not { By: StopBy.FrontGone }) Keep(told, startedAt, await wish);
        await Task.WhenAny(Task.WhenAll(output.Complete(), error.Complete()), Task.Delay(Timeout.InfiniteTimeSpan, time, stop.Hastened));
        // An abort that comes when the command has ended by itself, as one that a lost network brings about, takes nothing of its result.
        return code;
    }

    private async Task<int> Attend(IProcessTree tree)
    {
        var log = new LogLines(story.Say, time);
        var results = ExecResults.Watch(order.Results, story, Remark, time);
        var life = new CommandLife(tree, order, stop, Remark, time);
        await using (tree)
        {
            var telling = life.Live(output, error, log, new OutputBudget(MostOutput), new SecretMask([order.Token]));
            _ = SayGone(life.Dead);
            var end = await telling;
            await log.Complete();
            if (results is not null) await results.ReadAll();
            Tell(end);
            return end.Wish is null ? end.ExitCode : ExitCodes.Cancelled;
        }
    }

    private async Task SayGoodbye()
    {
        if (await stop.Asked is { By: StopBy.Here or StopBy.FrontGone } asked) link.SayGoodbye(asked.Why);
    }

    private async Task SayGone(Task<EndedReport> dead)
    {
        var report = await dead;
        if (stop.Wish is null) return;
        await Task.Delay(ProofWaits, time, stop.Hastened).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        link.Gone(report);
    }

    private void Tell(CommandEnd end)
    {
        if (end.Wish is { } stopped) story.Stopped(stopped, end.Exit.Code, end.Took);
        else story.End(end.Status, end.ExitCode, end.Exit.Message, end.Took);
        // Before the finish: a run that is being aborted ends by this proof.
        link.Gone(end.Proof(trees.Means));
        journal.Complete(new FinishReport(end.ExitCode, end.Wish?.By switch
        {
            null => end.Status,
            // Its run was not aborted: it ends by its case.
            StopBy.CaseCancel => ReportedStatus.Failed,
            _ => ReportedStatus.Cancelled,
        }));
    }

    private int NotBegun(string problem)
    {
        Remark(problem);
        story.End(ReportedStatus.Failed, NotStarted, problem, TimeSpan.Zero);
        link.Gone(new EndedReport(0, 0, 0, trees.Means));
        journal.Complete(new FinishReport(NotStarted, ReportedStatus.Failed));
        return NotStarted;
    }

    /// <summary>The server gets its time to hear the rest; less of it when somebody wants this program to end.</summary>
    private async Task<LinkEnd> Told(Task<LinkEnd> telling, CancellationTokenSource giveUp)
    {
        var since = time.GetTimestamp();
        while (!telling.IsCompleted)
        {
            var quiet = new[] { time.GetElapsedTime(since), link.Telling.WithoutProgress }.Min();
            var left = Patience() - quiet;
            if (left <= TimeSpan.Zero) break;
            var look = stop.Wish is null ? stop.Asked : stop.Hastened.IsCancellationRequested ? telling : Task.Delay(Timeout.InfiniteTimeSpan, time, stop.Hastened);
            await Task.WhenAny(telling, look, Task.Delay(left, time, CancellationToken.None));
        }
        await giveUp.CancelAsync();
        return await telling;
    }

    private TimeSpan Patience() => stop.Wish?.By switch
    {
        StopBy.FrontGone => PatienceWhenKilled,
        _ when stop.Hastened.IsCancellationRequested => PatienceWhenKilled,
        StopBy.Here when order.Patience > PatienceWhenStopped => PatienceWhenStopped,
        _ => order.Patience,
    };

    private void Keep(LinkEnd told, DateTimeOffset startedAt, ReportedWish run)
    {
        var why = told.Why is { } said ? $"The server does not take the run: {said}" : "The server did not come back in time.";
        Remark(KeptFile.Write(journal, run, startedAt) is { } path
            ? $"{why} What happened is in {path}. To import it: testruns import --project {order.Project} {path}"
            : $"{why} What happened could not be written to a file, either.");
    }

    private void Remark(string sentence) =>
        _ = error.Write(Encoding.UTF8.GetBytes((order.Json ? Voice.Line(new { remark = sentence }) : $"testruns: {sentence}") + Environment.NewLine)).AsTask();
}
