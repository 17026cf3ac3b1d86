using Microsoft.Extensions.FileSystemGlobbing;

namespace TestRuns.Cli.Exec;

/// <summary>Finds the files that globs name and that were written since a moment: those of an earlier execution do not count.</summary>
internal sealed class ResultGlobs(IReadOnlyList<string> globs, string folder, DateTimeOffset since)
{
    private const int MostFiles = 1000;

    /// <summary>Some file systems keep whole seconds only.</summary>
    private static readonly TimeSpan Coarse = TimeSpan.FromSeconds(1);

    private static readonly string[] NeverThere = ["node_modules", ".git"];

    private readonly List<(string Root, Matcher Matcher)> matchers = [.. globs.Select(glob => Match(glob, folder))];

    public IReadOnlyList<FileInfo> Find() =>
        [.. matchers.Where(one => Directory.Exists(one.Root)).SelectMany(one => one.Matcher.GetResultsInFullPath(one.Root)).Distinct(StringComparer.Ordinal)
            .Select(path => new FileInfo(path)).Where(file => file.Exists && file.LastWriteTimeUtc >= (since - Coarse).UtcDateTime).Take(MostFiles)];

    /// <summary>A matcher looks below a folder: what stands before the first wildcard is that folder, which may be anywhere.</summary>
    internal static (string Root, Matcher Matcher) Match(string glob, string folder)
    {
        var parts = glob.Replace('\\', '/').Split('/');
        var fixedParts = parts.TakeWhile((part, index) => index < parts.Length - 1 && !part.Contains('*')).ToList();
        var matcher = new Matcher(StringComparison.Ordinal);
        matcher.AddInclude(string.Join('/', parts.Skip(fixedParts.Count)));
        // Large, and never written by a test.
        foreach (var name in NeverThere.Where(name => !glob.Contains(name, StringComparison.Ordinal))) matcher.AddExclude($"**/{name}/**");
        var root = fixedParts.Count == 0 ? folder : Path.GetFullPath(Path.Combine(folder, string.Join('/', fixedParts) + "/"));
        return (root, matcher);
    }
}
