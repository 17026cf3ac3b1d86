using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using TestRuns.Catalog;
using TestRuns.Catalog.Values;
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
    public async Task A_copy_has_the_variables_of_each_place_and_its_secrets_can_be_read_by_its_runs()
    {
        var seal = new VariableSeal(new EphemeralDataProtectionProvider(), NullLogger<VariableSeal>.Instance);
        var variables = new VariableStore(database, seal, TimeProvider.System);
        var source = (await projects.Create("shop", "Shop", default)).Project!.Id;
        await using (var db = database.CreateDbContext())
        {
            db.Add(new TestEnvironment { ProjectId = source, Name = "staging" });
            await db.SaveChangesAsync();
        }

        await suites.Put(source, new SuiteSpec { Name = "many", Cases = [Case(1)] }, default);
        await variables.Put((await variables.Find(source, null, null, default))!, [.. Enumerable.Range(1, 150).Select(number => new VariableWish($"V{number}", $"{number}", IsSecret: false))], "Bo", default);
        await variables.Put((await variables.Find(source, "staging", null, default))!, [new VariableWish("URL", "http://a", IsSecret: false), new VariableWish("PASS", "hunter2", IsSecret: true)], "Bo", default);
        await variables.Put((await variables.Find(source, null, "many", default))!, [new VariableWish("URL", "http://b", IsSecret: false)], "Bo", default);

        var (_, copy) = await new DuplicateProject(database, projects, TimeProvider.System).Ask(source, "shop2", "Copy of Shop", "Ana", default);
        (copy!.Variables, copy.Secrets).ShouldBe((153, 1));
        var (id, staging, many) = (copy.Project.Id, await variables.Find(copy.Project.Id, "staging", null, default), await variables.Find(copy.Project.Id, null, "many", default));
        (await variables.List(VariablePlace.OfProject(id), default)).Count.ShouldBe(150);
        (await variables.List(staging!, default)).Select(one => (one.Name, one.Value, one.ChangedBy)).ShouldBe([("PASS", null, "Ana"), ("URL", "http://a", "Ana")]);
        (await variables.List(many!, default)).Select(one => (one.Name, one.Value)).ShouldBe([("URL", "http://b")]);
        await using var look = database.CreateDbContext();
        var secret = await look.Set<StoredVariable>().SingleAsync(row => row.ProjectId == id && row.Name == "PASS");
        seal.Open(secret.ClosedValue!).ShouldBe("hunter2");
        (await look.Set<StoredVariable>().CountAsync(row => row.ProjectId == source)).ShouldBe(153);
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
