using System.Text;
using Microsoft.EntityFrameworkCore;
using TestRuns.Catalog;
using TestRuns.Catalog.Shared;
using TestRuns.Exchange.Csv;
using TestRuns.Exchange.Yaml;
using TestRuns.Storage;

namespace TestRuns.Exchange;

/// <summary>What is to be written into files: suites, and cases by themselves.</summary>
public sealed record ExportedCatalog(IReadOnlyList<SuiteSpec> Suites, IReadOnlyList<CaseSpec> Loose)
{
    /// <summary>The shared steps that travel with them.</summary>
    public IReadOnlyList<SharedSpec> Shared { get; init; } = [];
}

/// <summary>A file to be handed out.</summary>
public sealed record ExportedFile(string Name, string ContentType, byte[] Content);

/// <summary>Reads what is to be exported, at one moment, and writes it: as YAML, which comes back without loss, or as a table. Who may look is for the caller to decide.</summary>
public sealed class ExportCases(IDbContextFactory<AppDb> contexts, CaseReads reads)
{
    private const string Yaml = "application/yaml";
    private const string Table = "text/csv";

    /// <summary>Everything: each suite, and the cases that are in none. YAML comes as an archive of files.</summary>
    public async Task<ExportedFile> WholeProject(Project project, ExchangeFormat format, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var moment = await db.BeginReading(cancellationToken);
        var suites = new List<SuiteSpec>();
        foreach (var name in await db.Set<Suite>().Where(suite => suite.ProjectId == project.Id).OrderBy(suite => suite.Name).Select(suite => suite.Name).ToListAsync(cancellationToken))
            if (await SuiteStore.Find(db, project.Id, name, cancellationToken) is { } suite) suites.Add(suite);
        var loose = await db.Set<TestCase>().AsNoTracking().Where(one => one.ProjectId == project.Id && !db.Set<SuiteCase>().Any(entry => entry.CaseId == one.Id))
            .OrderBy(one => one.SearchText).ThenBy(one => one.Id).Select(one => one.Spec).ToListAsync(cancellationToken);
        var shared = await db.Set<SharedSteps>().AsNoTracking().Where(one => one.ProjectId == project.Id).OrderBy(one => one.NameKey).ToListAsync(cancellationToken);
        var names = new SharedNames(shared.Select(one => new SharedName(one.Id, one.Name, one.StepCount)));
        var all = new ExportedCatalog(suites, [.. loose.Select(names.Named)]) { Shared = [.. shared.Select(one => one.Spec())] };
        return format == ExchangeFormat.Csv ? InTable($"{project.Key}.csv", all) : new ExportedFile($"{project.Key}.zip", "application/zip", ExportYaml.Zip(ExportYaml.Files(all)));
    }

    /// <returns>Null: there is no such suite.</returns>
    public async Task<ExportedFile?> OneSuite(Project project, string name, ExchangeFormat format, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var moment = await db.BeginReading(cancellationToken);
        if (await SuiteStore.Find(db, project.Id, name, cancellationToken) is not { } suite) return null;
        var one = new ExportedCatalog([suite], []) { Shared = await Used(db, project.Id, suite.Cases, cancellationToken) };
        var (file, text) = ExportYaml.File(one);
        return format == ExchangeFormat.Csv ? InTable(Path.ChangeExtension(file, ".csv"), one) : new ExportedFile(file, Yaml, Encoding.UTF8.GetBytes(text));
    }

    /// <summary>Those cases by themselves, as one file, in the order of the list.</summary>
    /// <param name="ids">Null: all that are asked for; else only those of them.</param>
    public async Task<ExportedFile> Chosen(Project project, CaseQuery query, IReadOnlySet<long>? ids, ExchangeFormat format, CancellationToken cancellationToken)
    {
        var found = (await reads.Ids(query, CatalogDraft.MostCases, cancellationToken)).Where(id => ids?.Contains(id) != false).ToList();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var moment = await db.BeginReading(cancellationToken);
        var specs = new Dictionary<long, CaseSpec>();
        foreach (var some in Pieces.Of(found))
            foreach (var one in await db.Set<TestCase>().AsNoTracking().Where(one => some.Contains(one.Id)).Select(one => new { one.Id, one.Spec }).ToListAsync(cancellationToken)) specs[one.Id] = one.Spec;
        var names = await SharedNames.For(db, project.Id, specs.Values, cancellationToken);
        List<CaseSpec> cases = [.. found.Where(specs.ContainsKey).Select(id => names.Named(specs[id]))];
        var shared = await Used(db, project.Id, cases, cancellationToken);
        return format == ExchangeFormat.Csv
            ? InTable($"{project.Key}-cases.csv", new ExportedCatalog([], cases) { Shared = shared })
            : new ExportedFile($"{project.Key}-cases.yaml", Yaml, Encoding.UTF8.GetBytes(CatalogFile.Write(cases, shared)));
    }

    /// <summary>By name.</summary>
    private static async Task<IReadOnlyList<SharedSpec>> Used(AppDb db, long projectId, IReadOnlyList<CaseSpec> cases, CancellationToken cancellationToken)
    {
        if (!cases.Any(SharedNames.Uses)) return [];
        var names = await SharedNames.Read(db, projectId, cancellationToken);
        return [.. (await UsedSteps.Asked(db, cases, names).OrderBy(one => one.NameKey).ToListAsync(cancellationToken)).Select(one => one.Spec())];
    }

    private static ExportedFile InTable(string name, ExportedCatalog catalog) => new(name, Table, ExportCsv.Write(catalog));
}
