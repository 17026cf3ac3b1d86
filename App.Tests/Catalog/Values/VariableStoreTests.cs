using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using TestRuns.Catalog;
using TestRuns.Catalog.Values;
using TestRuns.Tests.Support;

namespace TestRuns.Tests.Catalog.Values;

public sealed class VariableStoreTests : IDisposable
{
    private readonly TempDatabase database = new();
    private readonly VariableSeal seal = new(new EphemeralDataProtectionProvider(), NullLogger<VariableSeal>.Instance);
    private readonly VariableStore variables;

    public VariableStoreTests() => variables = new VariableStore(database, seal, TimeProvider.System);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => database.Dispose();

    [Fact]
    public async Task A_secret_is_stored_encrypted_and_comes_back_to_nobody()
    {
        var place = VariablePlace.OfProject(await Project());
        (await variables.Put(place, [new("URL", "http://a", false), new("PASS", "hunter2", true)], "Ana", Token)).Names.ShouldBe(["URL", "PASS"]);
        (await variables.List(place, Token)).Select(one => (one.Name, one.Value, one.IsSecret, one.ChangedBy)).ShouldBe([("PASS", null, true, "Ana"), ("URL", "http://a", false, "Ana")]);
        await using var db = database.CreateDbContext();
        var row = await db.Set<StoredVariable>().SingleAsync(one => one.Name == "PASS", Token);
        row.Value.ShouldBeNull();
        row.ClosedValue!.ShouldNotContain("hunter2");
        seal.Open(row.ClosedValue!).ShouldBe("hunter2");
    }

    [Fact]
    public async Task What_is_not_named_stays_and_a_secret_without_a_value_stays_what_it_is()
    {
        var place = VariablePlace.OfProject(await Project());
        await variables.Put(place, [new("A", "1", false), new("PASS", "hunter2", true)], "Ana", Token);
        (await variables.Put(place, [new("PASS", null, true), new("B", "", false)], "Bo", Token)).Names.ShouldBe(["B"]);
        (await variables.List(place, Token)).Select(one => (one.Name, one.Value, one.ChangedBy)).ShouldBe([("A", "1", "Ana"), ("B", "", "Bo"), ("PASS", null, "Ana")]);
        (await variables.Put(place, [new("PASS", "shown", false)], "Bo", Token)).Mistakes.ShouldBeEmpty();
        (await variables.List(place, Token)).Single(one => one.Name == "PASS").Value.ShouldBe("shown");
        (await variables.Remove(place, ["A", "no such"], Token)).ShouldBe(["A"]);
    }

    [Fact]
    public async Task All_mistakes_are_said_at_once_and_nothing_is_changed()
    {
        var place = VariablePlace.OfProject(await Project());
        var put = await variables.Put(
            place,
            [new("GOOD", "1", false), new("1X", "a", false), new("TESTRUNS_TOKEN", "a", false), new("GOOD", "2", false), new("LONG", new string('ä', 16_385), false), new("SHORT", "abc\nd", true), new("NONE", null, true), new("NUL", "a\0b", false)],
            "Ana",
            Token);
        put.Mistakes.Keys.Order(StringComparer.Ordinal).ShouldBe(["variables[1].name", "variables[2].name", "variables[3].name", "variables[4].value", "variables[5].value", "variables[6].value", "variables[7].value"]);
        (await variables.List(place, Token)).ShouldBeEmpty();
    }

    [Fact]
    public async Task There_are_two_hundred_at_most()
    {
        var place = VariablePlace.OfProject(await Project());
        VariableWish[] many = [.. Enumerable.Range(0, VariableStore.Most).Select(number => new VariableWish($"V{number}", "", false))];
        (await variables.Put(place, many, "Ana", Token)).Names.Count.ShouldBe(VariableStore.Most);
        (await variables.Put(place, [new("ONE_MORE", "", false)], "Ana", Token)).Mistakes["variables"][0].ShouldContain("At most 200");
        (await variables.Put(place, [new("V0", "changed", false)], "Ana", Token)).Mistakes.ShouldBeEmpty();
    }

    [Fact]
    public async Task Each_place_has_its_own_and_shows_what_it_hides()
    {
        var project = await Project();
        await new SuiteStore(database, TimeProvider.System).Put(project, new SuiteSpec { Name = "checkout", Environment = "staging", Env = new Dictionary<string, string> { ["A"] = "file" }, Cases = [] }, Token);
        var (ofProject, ofStaging, ofSuite) = (VariablePlace.OfProject(project), await Place(project, "staging", null), await Place(project, null, "checkout"));
        await variables.Put(ofProject, [new("A", "project", false), new("B", "project", false)], "Ana", Token);
        await variables.Put(ofStaging, [new("A", "staging", false)], "Ana", Token);
        await variables.Put(ofSuite, [new("B", "hunter2", true)], "Ana", Token);

        (await variables.Effective(ofStaging, Token)).Select(one => (one.Name, one.Value.Clear, one.From.InWords())).ShouldBe([("A", "staging", "environment staging"), ("B", "project", "the project")]);
        var inSuite = await variables.Effective(ofSuite, Token);
        inSuite.Select(one => (one.Name, one.Value.Clear, one.From.InWords())).ShouldBe([("A", "file", "the file of suite checkout"), ("B", null, "suite checkout")]);
        inSuite[0].Hides.Select(one => one.InWords()).ShouldBe(["environment staging", "the project"]);
        (await variables.Find(project, "no such", null, Token)).ShouldBeNull();
    }

    [Fact]
    public async Task They_go_with_what_they_were_set_for()
    {
        var project = await Project();
        var suites = new SuiteStore(database, TimeProvider.System);
        await suites.Put(project, new SuiteSpec { Name = "checkout", Environment = "staging", Cases = [] }, Token);
        var (ofStaging, ofSuite) = (await Place(project, "staging", null), await Place(project, null, "checkout"));
        await variables.Put(ofStaging, [new("A", "1", false)], "Ana", Token);
        await variables.Put(ofSuite, [new("A", "1", false)], "Ana", Token);
        await suites.Put(project, new SuiteSpec { Name = "checkout", Cases = [] }, Token);
        (await variables.List(ofSuite, Token)).Count.ShouldBe(1, "a suite that is written anew is the same suite");
        await suites.Delete(project, "checkout", null, Token);
        (await variables.Put(ofSuite, [new("B", "1", false)], "Ana", Token)).Gone.ShouldBeTrue();
        await using var db = database.CreateDbContext();
        (await db.Set<StoredVariable>().CountAsync(Token)).ShouldBe(1);
        await db.Set<Project>().ExecuteDeleteAsync(Token);
        (await db.Set<StoredVariable>().CountAsync(Token)).ShouldBe(0);
    }

    private async Task<VariablePlace> Place(long project, string? environment, string? suite) => (await variables.Find(project, environment, suite, Token)).ShouldNotBeNull();

    private async Task<long> Project()
    {
        await using var db = database.CreateDbContext();
        var project = new Project { Key = "shop", Name = "Shop" };
        db.Add(project);
        await db.SaveChangesAsync(Token);
        return project.Id;
    }
}
