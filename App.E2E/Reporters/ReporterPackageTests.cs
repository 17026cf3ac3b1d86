using TestRuns.E2E.Support;

namespace TestRuns.E2E.Reporters;

/// <summary>The reporter's own tests, as npm runs them: they belong to all the others.</summary>
[Collection(nameof(InstalledSuite))]
public sealed class ReporterPackageTests(InstalledSuite suite)
{
    [Fact]
    public async Task The_reporters_own_tests_pass()
    {
        Assert.SkipWhen(InstalledSuite.WhyNot is not null, InstalledSuite.WhyNot ?? "");
        var said = await InstalledSuite.RunNpm(suite.Package, "test");
        said.ShouldContain("fail 0");
    }
}
