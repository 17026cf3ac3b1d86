using Microsoft.EntityFrameworkCore;
using TestRuns.Catalog;
using TestRuns.Tests.Support;

namespace TestRuns.Tests.Catalog;

public sealed class DuplicateProjectTests : IDisposable
{
    private readonly TempDatabase database = new();
    private readonly ProjectStore projects;
    private readonly SuiteStore suites;

    public DuplicateProjectTests() => (projects, suites) = (new ProjectStore(database, new ManualTime()), new SuiteStore(database, new ManualTime()));

    [Fact]
    public async Task A_copy_has_the_same_suites_with_cases_of_its_own()
    {
        var source = (await projects.Create("shop", "Shop", default)).Project!.Id;
        await using (var db = database.CreateDbContext())
        {
            db.Add(new TestEnvironment { ProjectId = source, Name = "staging" });
            await db.SaveChangesAsync();
        }

        var many = new SuiteSpec { Name = "many", Environment = "staging", Labels = ["linux"], Timeout = TimeSpan.FromMinutes(3), Cases = [.. Enumerable.Range(1, 250).Select(Case)] };
        await suites.Put(source, many, default);
        await suites.Put(source, new SuiteSpec { Name = "few", Cases = [Case(7), Case(3)] }, default);

        var (outcome, copy) = await new DuplicateProject(database, projects, TimeProvider.System).Ask(source, "shop2", "Copy of Shop", "Ana", default);
        outcome.ShouldBe(CreateProjectOutcome.Created);
        var target = (await projects.Find("shop2", default)).ShouldNotBeNull();
        target.ArchivedAt.ShouldBeNull();
        (copy!.Suites, copy.Environments).ShouldBe((2, 1));
        var copied = (await suites.Find(target.Id, "many", default)).ShouldNotBeNull();
        (copied.Environment, copied.Timeout).ShouldBe(("staging", TimeSpan.FromMinutes(3)));
        copied.Labels.ShouldBe(["linux"]);
        copied.Cases.Select(one => one.Name).ShouldBe(many.Cases.Select(one => one.Name));
        (await suites.Find(target.Id, "few", default))!.Cases.Select(one => one.Name).ShouldBe(["case 7", "case 3"]);

        await suites.Put(target.Id, new SuiteSpec { Name = "few", Cases = [Case(7) with { Timeout = TimeSpan.FromSeconds(9) }] }, default);
        (await suites.Find(source, "few", default))!.Cases[0].Timeout.ShouldBeNull();
        await using var look = database.CreateDbContext();
        (await look.Set<TestCase>().CountAsync(one => one.ProjectId == source)).ShouldBe(copy.Cases);
    }

    [Fact]
    public async Task A_key_that_is_taken_copies_nothing()
    {
        var source = (await projects.Create("shop", "Shop", default)).Project!.Id;
        (await new DuplicateProject(database, projects, TimeProvider.System).Ask(source, "shop", "Again", "Ana", default)).ShouldBe((CreateProjectOutcome.KeyTaken, null));
        (await projects.List(default)).Count.ShouldBe(1);
    }

    public void Dispose() => database.Dispose();

    private static CaseSpec Case(int number) => new()
    {
        Name = $"case {number}", Steps = [new StepSpec { Name = "run", Kind = StepKind.Run, Run = new RunSpec { Command = $"echo {number}" } }],
    };
}
