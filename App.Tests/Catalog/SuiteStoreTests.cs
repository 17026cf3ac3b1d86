using Microsoft.EntityFrameworkCore;
using TestRuns.Catalog;
using TestRuns.Tests.Support;

namespace TestRuns.Tests.Catalog;

public sealed class SuiteStoreTests : IDisposable
{
    private readonly TempDatabase database = new();
    private readonly ManualTime time = new();
    private readonly SuiteStore suites;

    public SuiteStoreTests() => suites = new SuiteStore(database, time);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_suite_comes_back_as_it_was_put()
    {
        var project = await Project();
        var suite = SuiteFile.Read("""
            suite: all
            environment: staging
            labels: [linux]
            timeout: 5m
            env: { A: 1 }
            cases:
              - name: first
                tags: [smoke]
                steps: [{ run: "true", critical: true, timeout: 1m, grace: 0s }, { wait: 5s }, { manual: look, expect: this }]
              - name: second
                retries: 2
                steps: [{ http: "GET http://localhost/", expect: { status: 200, within: 1s } }, { browser: [{ fill: { a: b } }] }]
            """).Suite!;

        (await suites.Put(project, suite, Token)).ShouldBe(PutSuiteOutcome.Created);

        SuiteFile.Write((await suites.Find(project, "all", Token))!).ShouldBe(SuiteFile.Write(suite));
    }

    [Fact]
    public async Task A_list_says_how_many_cases_each_suite_has()
    {
        var project = await Project();
        await suites.Put(project, Suite("b", "1", "2"), Token);
        await suites.Put(project, Suite("a", "1") with { Environment = "staging" }, Token);
        await suites.Put(await Project("other"), Suite("c", "1"), Token);

        (await suites.List(project, Token)).Select(suite => (suite.Name, suite.Environment, suite.CaseCount))
            .ShouldBe([("a", "staging", 1), ("b", null, 2)]);
    }

    [Fact]
    public async Task A_suite_that_is_put_again_is_replaced_and_its_cases_keep_their_ids()
    {
        var project = await Project();
        await suites.Put(project, Suite("s", "one", "two", "three"), Token);
        var before = await Ids(project);

        (await suites.Put(project, Suite("s", "three", "one", "four"), Token)).ShouldBe(PutSuiteOutcome.Replaced);

        (await suites.Find(project, "s", Token))!.Cases.Select(found => found.Name).ShouldBe(["three", "one", "four"]);
        var after = await Ids(project);
        (after["one"], after["two"], after["three"]).ShouldBe((before["one"], before["two"], before["three"]));
    }

    [Fact]
    public async Task A_case_that_was_taken_out_and_comes_back_is_the_same_one()
    {
        var project = await Project();
        await suites.Put(project, Suite("s", "one", "two"), Token);
        var before = await Ids(project);
        await suites.Put(project, Suite("s", "one"), Token);
        await suites.Put(project, Suite("s", "one", "two"), Token);
        (await Ids(project)).ShouldBe(before);
    }

    [Fact]
    public async Task A_case_of_another_suite_is_not_touched_though_it_has_the_name()
    {
        var project = await Project();
        await suites.Put(project, Suite("a", "set up"), Token);
        await suites.Put(project, Suite("b", "set up") with { Cases = [Case("set up", "something else")] }, Token);
        (await suites.Find(project, "a", Token))!.Cases[0].Steps[0].Run!.Command.ShouldBe("true");
    }

    [Fact]
    public async Task An_environment_is_made_when_it_is_first_named()
    {
        var project = await Project();
        await suites.Put(project, Suite("a", "1") with { Environment = "staging" }, Token);
        await suites.Put(project, Suite("b", "1") with { Environment = "staging" }, Token);
        await using var db = database.CreateDbContext();
        (await db.Set<TestEnvironment>().Select(environment => environment.Name).ToListAsync(Token)).ShouldBe(["staging"]);
    }

    [Fact]
    public async Task The_same_suite_put_from_many_sides_at_once_is_there_once()
    {
        var project = await Project();
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => suites.Put(project, Suite("s", "one") with { Environment = "e" }, Token), Token)));
        outcomes.Count(outcome => outcome == PutSuiteOutcome.Created).ShouldBe(1);
        (await Ids(project)).Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_suite_that_nobody_made_is_not_found() => (await suites.Find(await Project(), "nope", Token)).ShouldBeNull();

    public void Dispose() => database.Dispose();

    private async Task<long> Project(string key = "shop") => (await new ProjectStore(database, time).Create(key, key, Token)).Project!.Id;

    private async Task<Dictionary<string, long>> Ids(long project)
    {
        await using var db = database.CreateDbContext();
        return await db.Set<TestCase>().Where(found => found.ProjectId == project).ToDictionaryAsync(found => found.Title, found => found.Id, Token);
    }

    private static SuiteSpec Suite(string name, params string[] cases) => new() { Name = name, Cases = [.. cases.Select(title => Case(title, "true"))] };

    private static CaseSpec Case(string name, string command) =>
        new() { Name = name, Steps = [new StepSpec { Name = "step", Kind = StepKind.Run, Run = new RunSpec { Command = command } }] };
}
