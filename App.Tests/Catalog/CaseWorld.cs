using TestRuns.Catalog;
using TestRuns.Catalog.Shared;
using TestRuns.Tests.Support;

namespace TestRuns.Tests.Catalog;

/// <summary>A catalog on real SQLite, with a project.</summary>
public abstract class CaseWorld : IAsyncLifetime
{
    protected static readonly ChangeBy Ana = new("Ana", ChangeThrough.Editor);
    protected static readonly ChangeBy Bo = new("Bo", ChangeThrough.Api);

    protected CaseWorld()
    {
        (Reads, Store, Bulk, History) = (new CaseReads(Database), new CaseStore(Database, Time), new CaseBulk(Database, Time), new CaseHistory(Database));
        (Suites, Edits) = (new SuiteStore(Database, Time), new SuiteEdits(Database, Time));
        (SharedReads, Shared) = (new SharedReads(Database), new SharedStore(Database, Time));
    }

    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    protected TempDatabase Database { get; } = new();

    protected ManualTime Time { get; } = new();

    protected CaseReads Reads { get; }

    protected CaseStore Store { get; }

    protected CaseBulk Bulk { get; }

    protected CaseHistory History { get; }

    protected SuiteStore Suites { get; }

    protected SuiteEdits Edits { get; }

    protected SharedReads SharedReads { get; }

    protected SharedStore Shared { get; }

    protected long Project { get; private set; }

    public async ValueTask InitializeAsync() => Project = await MakeProject("shop");

    public ValueTask DisposeAsync()
    {
        Database.Dispose();
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    protected static CaseSpec Case(string name, string command = "true", params string[] tags) =>
        new() { Name = name, Tags = tags, Steps = [new StepSpec { Name = "step", Kind = StepKind.Run, Run = new RunSpec { Command = command } }] };

    protected async Task<long> MakeProject(string key) => (await new ProjectStore(Database, Time).Create(key, key, Token)).Project!.Id;

    protected async Task<StoredCase> Made(CaseSpec spec, long? suite = null) => (await Store.Create(Project, suite, spec, Ana, Token)).Case!;

    protected async Task<long> Suite(string name, params CaseSpec[] cases)
    {
        await Suites.Put(Project, new SuiteSpec { Name = name, Cases = cases }, Ana, expected: null, Token);
        return (await Suites.List(Project, Token)).Single(suite => suite.Name == name).Id;
    }

    protected async Task<IReadOnlyList<string>> Titles(CaseQuery query) => [.. (await Reads.List(query, 0, 100, Token)).Cases.Select(line => line.Title)];

    protected async Task<IReadOnlyList<string>> CasesOf(string suite) => [.. (await Suites.Find(Project, suite, Token))!.Cases.Select(one => one.Name)];
}
