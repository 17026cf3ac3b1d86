using TestRuns.Cli.Exec;
using TestRuns.Tests.Support;

namespace TestRuns.Tests.Cli;

public sealed class ResultGlobsTests : IDisposable
{
    private readonly TempFolder folder = new();
    private readonly DateTimeOffset began = TimeProvider.System.GetUtcNow();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Files_are_found_below_the_folder_and_those_of_before_are_not()
    {
        var fresh = Put("a/b/report.xml", began);
        Put("old.xml", began.AddMinutes(-1));
        Put("a/report.txt", began);
        Find("**/*.xml").ShouldBe([fresh]);
    }

    [Fact]
    public void A_glob_may_begin_elsewhere_and_name_one_file()
    {
        var there = Put("out/report.xml", began);
        Directory.CreateDirectory(folder.At("work"));
        new ResultGlobs(["../out/*.xml"], folder.At("work"), began).Find().Select(file => file.FullName).ShouldBe([there]);
        new ResultGlobs([there], folder.At("work"), began).Find().Select(file => file.FullName).ShouldBe([there]);
    }

    [Fact]
    public void What_packages_bring_along_is_not_looked_through_unless_it_is_named()
    {
        var deep = Put("node_modules/x/report.xml", began);
        Find("**/*.xml").ShouldBeEmpty();
        Find("node_modules/**/*.xml").ShouldBe([deep]);
    }

    [Fact]
    public void A_file_that_two_globs_name_is_one()
    {
        var one = Put("report.xml", began);
        Find("*.xml", "report.*").ShouldBe([one]);
    }

    private IEnumerable<string> Find(params string[] globs) => new ResultGlobs(globs, folder.Path, began).Find().Select(file => file.FullName);

    private string Put(string name, DateTimeOffset at)
    {
        var path = folder.At(name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, "<testsuite/>");
        File.SetLastWriteTimeUtc(path, at.UtcDateTime);
        return path;
    }
}
