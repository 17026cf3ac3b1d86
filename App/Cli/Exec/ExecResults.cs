using TestRuns.Reporters.Wire;
using TestRuns.Results.Reading;

namespace TestRuns.Cli.Exec;

/// <summary>
/// The result files that a command writes: looked for while it runs, as some tools write a file for each class, and at its
/// end. Each test is told once, as it was when it was first seen whole.
/// </summary>
internal sealed class ExecResults
{
    private const int LongestLine = 8 * 1024;
    private const int MostLines = 1000;

    // The server shows no more of them.
    private const int LongestTitle = 500;
    private const int LongestMessage = 2000;
    private static readonly TimeSpan Usual = TimeSpan.FromSeconds(2);

    private readonly ResultGlobs globs;
    private readonly Story story;
    private readonly Action<string> remark;
    private readonly TimeProvider time;
    private readonly HashSet<string> told = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (long Length, DateTime Changed)> seen = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource over = new();
    private readonly Task watching;

    private ExecResults(IReadOnlyList<string> globs, Story story, Action<string> remark, TimeProvider time)
    {
        (this.story, this.remark, this.time) = (story, remark, time);
        this.globs = new ResultGlobs(globs, Environment.CurrentDirectory, time.GetUtcNow());
        watching = Task.Run(Watch, CancellationToken.None);
    }

    /// <returns>Null: there is nothing to look for.</returns>
    public static ExecResults? Watch(IReadOnlyList<string> globs, Story story, Action<string> remark, TimeProvider time) =>
        globs.Count == 0 ? null : new ExecResults(globs, story, remark, time);

    /// <summary>After the command's end: what was not told yet, and what is wrong with the files.</summary>
    public async Task ReadAll()
    {
        await over.CancelAsync();
        await watching;
        if (await Look(isLast: true) == 0) remark("no result files were found that the command has written.");
    }

    private async Task Watch()
    {
        var pause = Usual;
        while (!over.IsCancellationRequested)
        {
            await Task.Delay(pause, time, over.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (over.IsCancellationRequested) return;
            var began = time.GetTimestamp();
            await Look(isLast: false);
            // Large folders and files are looked at less often: the command needs the machine more.
            var long20 = time.GetElapsedTime(began) * 20;
            pause = long20 > Usual ? long20 : Usual;
        }
    }

    /// <returns>How many files there are.</returns>
    private async Task<int> Look(bool isLast)
    {
        var files = globs.Find();
        foreach (var file in files)
        {
            var now = (file.Length, file.LastWriteTimeUtc);
            if (!isLast && seen.TryGetValue(file.FullName, out var before) && before == now) continue;
            seen[file.FullName] = now;
            await Read(file, isLast);
        }
        return files.Count;
    }

    private async Task Read(FileInfo file, bool isLast)
    {
        try
        {
            var occurrences = new Dictionary<string, int>(StringComparer.Ordinal);
            await using var content = new FileStream(file.FullName, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var report = await ResultFile.Read(content, Take, CancellationToken.None);
            // While it is being written, a file is wrong as a rule.
            foreach (var mistake in isLast ? report.Mistakes : []) remark($"{file.FullName}, line {mistake.Line}: {mistake.Problem} ({mistake.Remedy}).");

            ValueTask Take(ReadCase one, CancellationToken cancellationToken)
            {
                var name = $"{file.FullName}\n{one.Suite}\n{one.ClassName}\n{one.Name}";
                var number = occurrences[name] = occurrences.GetValueOrDefault(name) + 1;
                if (told.Add($"{name}\n{number}")) story.Add(Told(one));
                return ValueTask.CompletedTask;
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            if (isLast) remark($"{file.FullName} could not be read: {error.Message}");
        }
    }

    private static ToldCase Told(ReadCase one) => new(
        Short(one.Title, LongestTitle)!,
        Short(one.File, LongestTitle),
        one.Line,
        one.Status switch { ReadStatus.Passed => ReportedStatus.Passed, ReadStatus.Failed => ReportedStatus.Failed, _ => ReportedStatus.Skipped },
        Short(one.Message, LongestMessage),
        one.Duration?.TotalMilliseconds,
        one.Flaky,
        [.. Lines(one).Take(MostLines)]);

    private static string? Short(string? text, int most) => text?.Length > most ? string.Concat(text.AsSpan(0, most - 1), "…") : text;

    private static IEnumerable<string> Lines(ReadCase one) =>
        from text in new[] { one.Details, one.Output, one.Error }
        where !string.IsNullOrWhiteSpace(text)
        from line in text.Split('\n')
        select line.TrimEnd('\r') is { Length: > LongestLine } cut ? cut[..LongestLine] : line.TrimEnd('\r');
}
