using TestRuns.Catalog;
using TestRuns.Tests.Support;

namespace TestRuns.Tests.Catalog;

public sealed class ProjectStoreTests : IDisposable
{
    private readonly TempDatabase database = new();
    private readonly ProjectStore projects;

    public ProjectStoreTests() => projects = new ProjectStore(database, new ManualTime());

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_project_is_found_by_its_key()
    {
        (await projects.Create("shop", " The shop ", Token)).Outcome.ShouldBe(CreateProjectOutcome.Created);
        (await projects.Find("shop", Token))!.Name.ShouldBe("The shop");
        (await projects.Find("other", Token)).ShouldBeNull();
    }

    [Fact]
    public async Task Projects_are_listed_by_name()
    {
        await projects.Create("b1", "Zebra", Token);
        await projects.Create("a1", "Apple", Token);
        (await projects.List(Token)).Select(project => project.Name).ShouldBe(["Apple", "Zebra"]);
    }

    [Fact]
    public async Task A_key_belongs_to_one_project()
    {
        await projects.Create("shop", "One", Token);
        (await projects.Create("shop", "Two", Token)).ShouldBe((CreateProjectOutcome.KeyTaken, null));
    }

    [Theory]
    [InlineData("a")]
    [InlineData("Shop")]
    [InlineData("1shop")]
    [InlineData("shop-")]
    [InlineData("shop\n")]
    [InlineData("my shop")]
    [InlineData("new")]
    [InlineData("a234567890123456789012345678901234567890x")]
    public async Task A_key_that_is_no_key_is_refused(string key) =>
        (await projects.Create(key, "Name", Token)).Outcome.ShouldBe(CreateProjectOutcome.BadKey);

    [Theory]
    [InlineData("  ")]
    [InlineData("a\nb")]
    public async Task A_name_that_is_no_name_is_refused(string name) =>
        (await projects.Create("shop", name, Token)).Outcome.ShouldBe(CreateProjectOutcome.BadName);

    public void Dispose() => database.Dispose();
}
