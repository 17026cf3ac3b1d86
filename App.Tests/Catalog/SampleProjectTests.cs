using Microsoft.Extensions.Logging.Abstractions;
using TestRuns.Catalog;
using TestRuns.Tests.Support;

namespace TestRuns.Tests.Catalog;

public sealed class SampleProjectTests : IDisposable
{
    private readonly TempDatabase database = new();
    private readonly ManualTime time = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_new_installation_has_suites_to_try()
    {
        await Sample().Ensure(Token);
        await Sample().Ensure(Token);

        var project = (await new ProjectStore(database, time).Find(SampleProject.Key, Token)).ShouldNotBeNull();
        (await new SuiteStore(database, time).List(project.Id, Token)).Select(suite => suite.Name)
            .ShouldBe(["browser", "by-hand", "critical-step", "healthz", "one-failure", "quick", "slow", "stubborn"]);
    }

    [Fact]
    public async Task Where_there_is_a_project_already_nothing_is_made()
    {
        await new ProjectStore(database, time).Create("mine", "Mine", Token);
        await Sample().Ensure(Token);
        (await new ProjectStore(database, time).List(Token)).Count.ShouldBe(1);
    }

    [Fact]
    public void The_samples_show_what_is_special()
    {
        var suites = SampleProject.Suites().ToDictionary(suite => suite.Name);
        suites["slow"].Environment.ShouldBe("staging");
        suites["stubborn"].Cases[0].Steps[0].Run!.Grace.ShouldBe(TimeSpan.FromSeconds(2));
        suites["critical-step"].Cases[0].Steps.ShouldContain(step => step.Critical && step.Name == "Migrate" && step.Timeout == TimeSpan.FromMinutes(1));
        suites["critical-step"].Cases[0].Steps.ShouldContain(step => step.Always);
        suites["healthz"].Cases[0].Steps[0].Http!.Url.ShouldBe("${TESTRUNS_URL}/healthz");
    }

    public void Dispose() => database.Dispose();

    private SampleProject Sample() => new(database, time, NullLogger<SampleProject>.Instance);
}
