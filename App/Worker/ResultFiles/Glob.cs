using System.IO.Enumeration;
using System.Text;
using System.Text.RegularExpressions;

namespace TestRuns.Worker.ResultFiles;

/// <param name="Path">With slashes, from the folder that was looked in.</param>
public sealed record FoundFile(string Path, string FullPath, long Size, DateTimeOffset ChangedAt);

/// <summary>
/// Paths such as <c>**/*.trx</c> or <c>out/junit-?.xml</c>, below one folder. Links are not followed, so nothing outside is
/// found; what packages bring along (<c>node_modules</c>, <c>.git</c>) is looked at only where a path names it.
/// </summary>
public sealed class Glob
{
    private static readonly string[] Baggage = ["node_modules", ".git"];

    private readonly Regex whole;
    private readonly HashSet<string> named;
    private readonly bool deep;
    private readonly int levels;

    private Glob(string pattern, string[] parts)
    {
        Pattern = pattern;
        named = [.. parts];
        (deep, levels) = (parts.Contains("**"), parts.Length - 1);
        whole = new Regex($"^{string.Join("", parts.Select((part, at) => Of(part, last: at == parts.Length - 1)))}$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking, TimeSpan.FromSeconds(1));
    }

    public string Pattern { get; }

    /// <returns>Null: it leads out of the folder, or is empty.</returns>
    public static Glob? TryMake(string pattern)
    {
        var parts = pattern.Replace('\\', '/').Split('/', StringSplitOptions.RemoveEmptyEntries).Where(part => part != ".").ToArray();
        return parts.Length == 0 || parts.Contains("..") || pattern.StartsWith('/') || Path.IsPathRooted(pattern) ? null : new Glob(pattern, parts);
    }

    public bool Matches(string path) => whole.IsMatch(path);

    /// <summary>The files below the folder that any of these match, by path.</summary>
    public static IReadOnlyList<FoundFile> Find(string folder, IReadOnlyList<Glob> globs)
    {
        var root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        var options = new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true, AttributesToSkip = FileAttributes.ReparsePoint };
        var found = new FileSystemEnumerable<FoundFile>(
            root,
            (ref FileSystemEntry entry) => new FoundFile(Below(root, ref entry), entry.ToFullPath(), entry.Length, entry.LastWriteTimeUtc),
            options)
        {
            ShouldIncludePredicate = (ref FileSystemEntry entry) =>
            {
                if (entry.IsDirectory) return false;
                var path = Below(root, ref entry);
                return globs.Any(glob => glob.Matches(path));
            },
            ShouldRecursePredicate = (ref FileSystemEntry entry) =>
            {
                var (name, level) = (entry.FileName.ToString(), Below(root, ref entry).Count(character => character == '/') + 1);
                return globs.Any(glob => (glob.deep || level <= glob.levels) && (!Baggage.Contains(name) || glob.named.Contains(name)));
            },
        };
        return [.. found.OrderBy(file => file.Path, StringComparer.Ordinal)];
    }

    private static string Below(string root, ref FileSystemEntry entry) => entry.ToFullPath()[(root.Length + 1)..].Replace('\\', '/');

    private static string Of(string part, bool last)
    {
        if (part == "**") return last ? ".+" : "(?:.+/)?";
        var text = new StringBuilder();
        foreach (var character in part)
            text.Append(character switch { '*' => "[^/]*", '?' => "[^/]", _ => Regex.Escape(character.ToString()) });
        return last ? text.ToString() : text.Append('/').ToString();
    }
}
