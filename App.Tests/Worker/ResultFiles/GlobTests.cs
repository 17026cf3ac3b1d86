using TestRuns.Tests.Support;
using TestRuns.Worker.ResultFiles;

namespace TestRuns.Tests.Worker.ResultFiles;

public sealed class GlobTests : IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("*.xml", "a.xml", true)]
    [InlineData("*.xml", "out/a.xml", false)]
    [InlineData("**/*.trx", "a.trx", true)]
    [InlineData("**/*.trx", "x/y/a.trx", true)]
    [InlineData("out/**/r-?.xml", "out/r-1.xml", true)]
    [InlineData("out/**/r-?.xml", "out/x/r-12.xml", false)]
    [InlineData("out/*/r.xml", "out/x/r.xml", true)]
    [InlineData("./out\\r.xml", "out/r.xml", true)]
    [InlineData("out/**", "out/x/y.xml", true)]
    [InlineData("a.xml", "aaxml", false)]
    public void A_path_matches_as_one_expects(string pattern, string path, bool matches) => Glob.TryMake(pattern)!.Matches(path).ShouldBe(matches);

    [Theory]
    [InlineData("../x.xml")]
    [InlineData("a/../../x.xml")]
    [InlineData("/etc/passwd")]
    [InlineData("")]
    public void A_path_that_leads_out_is_none(string pattern) => Glob.TryMake(pattern).ShouldBeNull();

    [Fact]
    public void Files_are_found_below_the_folder_alone()
    {
        var outside = folder.At("outside");
        Write("outside/secret.xml");
        Write("work/a.xml");
        Write("work/deep/er/b.xml");
        Write("work/node_modules/lib/c.xml");
        File.CreateSymbolicLink(folder.At("work/link.xml"), folder.At("outside/secret.xml"));
        Directory.CreateSymbolicLink(folder.At("work/linked"), outside);
        Found("**/*.xml").ShouldBe(["a.xml", "deep/er/b.xml"]);
        Found("node_modules/**/*.xml").ShouldBe(["node_modules/lib/c.xml"]);
        Found("linked/*.xml").ShouldBeEmpty();
        Found("nowhere/*.xml").ShouldBeEmpty();
    }

    private IEnumerable<string> Found(string pattern) => Glob.Find(folder.At("work"), [Glob.TryMake(pattern)!]).Select(file => file.Path);

    private void Write(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(folder.At(path))!);
        File.WriteAllText(folder.At(path), "<x/>");
    }
}
