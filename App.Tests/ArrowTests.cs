using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace TestRuns.Tests;

/// <summary>The rooms of App and what each may use. This test is their documentation.</summary>
public sealed partial class ArrowTests
{
    private static readonly Dictionary<string, string[]> Allowed = new(StringComparer.Ordinal)
    {
        ["Storage"] = [],
        ["Live"] = [],
        ["Masking"] = [],
        ["Catalog"] = ["Masking", "Storage"],
        ["Runs"] = ["Catalog", "Live", "Masking", "Storage"],
        ["Connections"] = ["Runs"],
        ["Controllers"] = ["Connections", "Runs", "Access", "Catalog", "Live", "Storage"],
        ["Controllers.Wire"] = [],
        ["Worker"] = ["Controllers.Wire", "Masking"],
        ["Reporters"] = ["Connections", "Runs", "Access"],
        ["Hooks"] = ["Runs", "Catalog", "Access", "Live", "Storage"],
        ["Retention"] = ["Results", "Runs", "Catalog", "Access", "Live", "Storage"],
        ["Notices"] = ["Hooks", "Results", "Runs", "Catalog", "Access", "Live", "Storage"],
        ["Results"] = ["Runs", "Catalog", "Storage"],
        ["Exchange"] = ["Results", "Catalog", "Storage"],
        ["Access"] = ["Storage"],
        ["Api"] = ["Reporters", "Retention", "Notices", "Hooks", "Exchange", "Controllers", "Connections", "Results", "Runs", "Catalog", "Access", "Live", "Storage"],
        ["Components"] = ["Reporters", "Retention", "Notices", "Hooks", "Exchange", "Controllers", "Connections", "Results", "Runs", "Catalog", "Access", "Live", "Storage", "Masking"],
        ["Cli"] = ["Reporters", "Retention", "Notices", "Hooks", "Exchange", "Controllers", "Connections", "Results", "Runs", "Catalog", "Access", "Live", "Storage", "Worker", "Masking"],
    };

    [Fact]
    public void Each_room_uses_only_what_it_may()
    {
        var wrong = from room in Allowed
                    let folder = Path.Combine(AppFolder(), room.Key.Replace('.', '/'))
                    where Directory.Exists(folder)
                    from file in Directory.EnumerateFiles(folder, "*.*", SearchOption.AllDirectories)
                    where file.EndsWith(".cs", StringComparison.Ordinal) || file.EndsWith(".razor", StringComparison.Ordinal)
                    where !file.Contains("/Migrations/", StringComparison.Ordinal) && RoomOf(file) == room.Key
                    from used in Mentions().Matches(File.ReadAllText(file)).Select(match => match.Groups[1].Value)
                    let target = used.StartsWith("Controllers.Wire", StringComparison.Ordinal) ? "Controllers.Wire" : used.Split('.')[0]
                    where Allowed.ContainsKey(target) && target != room.Key && !room.Value.Contains(target) && !InSameRoom(room.Key, target)
                    select $"{Path.GetRelativePath(AppFolder(), file)} uses {target}";
        wrong.Distinct().ShouldBeEmpty();
    }

    [Fact]
    public void Quartz_is_known_in_Runs_alone() =>
        Directory.EnumerateFiles(AppFolder(), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains("/obj/", StringComparison.Ordinal) && !file.Contains("/Runs/", StringComparison.Ordinal))
            .Where(file => File.ReadAllText(file).Contains("using Quartz", StringComparison.Ordinal))
            .ShouldBeEmpty();

    /// <summary>Each status changes by a guarded move with its event. Elsewhere a change of one would compile, and be one that nobody hears of.</summary>
    [Fact]
    public void Statuses_change_in_the_writers_transaction_alone() =>
        Directory.EnumerateFiles(AppFolder(), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains("/obj/", StringComparison.Ordinal) && !file.Contains("/Migrations/", StringComparison.Ordinal) && Path.GetFileName(file) != "RunTx.cs")
            .Where(file => SetsStatus().IsMatch(File.ReadAllText(file)))
            .Select(file => Path.GetRelativePath(AppFolder(), file))
            .ShouldBeEmpty();

    [Theory]
    [InlineData("set.SetProperty(run => run.Status, RunStatus.Failed)")]
    [InlineData("tx.Update<Run>()\n    .Set(row => row.Status, RunStatus.Passed)")]
    public void A_status_that_is_set_elsewhere_would_be_seen(string code) => SetsStatus().IsMatch(code).ShouldBeTrue();

    private static bool InSameRoom(string room, string target) => room == "Controllers" && target == "Controllers.Wire";

    private static string RoomOf(string file)
    {
        var parts = Path.GetRelativePath(AppFolder(), file).Split(Path.DirectorySeparatorChar);
        return parts is ["Controllers", "Wire", ..] ? "Controllers.Wire" : parts[0];
    }

    private static string AppFolder([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "App"));

    [GeneratedRegex(@"\bTestRuns\.([A-Z][A-Za-z.]*)", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Mentions();

    [GeneratedRegex(@"\.Set(Property)?\(\s*\w+ => \w+\.Status\b", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex SetsStatus();
}
