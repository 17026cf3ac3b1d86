namespace TestRuns.Worker.ResultFiles;

/// <summary>Tells which result files a step has written: those that were not there before it, or not like this.</summary>
internal sealed class ResultWatch
{
    private readonly string workspace;
    private readonly List<Glob> globs;
    private readonly Dictionary<string, (long Size, DateTimeOffset ChangedAt)> before;

    private ResultWatch(string workspace, List<Glob> globs)
    {
        (this.workspace, this.globs) = (workspace, globs);
        before = Glob.Find(workspace, globs).ToDictionary(file => file.Path, file => (file.Size, file.ChangedAt), StringComparer.Ordinal);
    }

    public IEnumerable<string> Patterns => globs.Select(glob => glob.Pattern);

    /// <summary>Looks at the workspace before the step begins.</summary>
    public static async Task<(ResultWatch? Watch, string? Mistake)> Begin(string workspace, IReadOnlyList<string> patterns)
    {
        var made = patterns.Select(pattern => (Pattern: pattern, Glob: Glob.TryMake(pattern))).ToList();
        if (made.Find(one => one.Glob is null).Pattern is { } wrong) return (null, $"results: '{wrong}' is not a path inside the workspace");
        return (await Task.Run(() => new ResultWatch(workspace, made.ConvertAll(one => one.Glob!)), CancellationToken.None), null);
    }

    public Task<IReadOnlyList<FoundFile>> Written() => Task.Run<IReadOnlyList<FoundFile>>(
        () => [.. Glob.Find(workspace, globs).Where(file => !before.TryGetValue(file.Path, out var was) || was != (file.Size, file.ChangedAt))], CancellationToken.None);
}
