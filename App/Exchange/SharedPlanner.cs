using Microsoft.EntityFrameworkCore;
using TestRuns.Catalog;
using TestRuns.Catalog.Shared;
using TestRuns.Catalog.Yaml;
using TestRuns.Storage;

namespace TestRuns.Exchange;

/// <summary>What becomes of the shared steps of files, and whether there is what their cases use. They are known by their names, in small letters or large.</summary>
internal sealed class SharedPlanner
{
    private readonly CatalogDraft draft;
    private readonly List<PlannedShared> planned = [];

    public SharedPlanner(IReadOnlyList<StoredShared> known, CatalogDraft draft)
    {
        this.draft = draft;
        var stored = known.ToDictionary(one => one.Spec.Name, StringComparer.OrdinalIgnoreCase);
        foreach (var spec in draft.Shared)
        {
            var one = stored.GetValueOrDefault(spec.Name);
            planned.Add(new PlannedShared(one is null ? PlannedAct.New : SharedStore.IsSame(one.Spec, spec) ? PlannedAct.Same : PlannedAct.Changed, spec, one));
        }

        // What the files bring counts more: so they will be called, and so many they will be.
        Names = new SharedNames(known.Select(one => new SharedName(one.Id, one.Spec.Name, one.Spec.Steps.Count)).Concat(planned.Select(one => new SharedName(one.Known?.Id ?? 0, one.Spec.Name, one.Spec.Steps.Count))));
    }

    public IReadOnlyList<PlannedShared> Planned => planned;

    /// <summary>What there is to be used when the plan is carried out.</summary>
    public SharedNames Names { get; }

    /// <summary>With one of these, nothing is imported.</summary>
    public async Task<IReadOnlyList<DraftRemark>> Mistakes(IDbContextFactory<AppDb> contexts, CancellationToken cancellationToken)
    {
        var mistakes = new DraftRemarks();
        foreach (var use in draft.Uses.Where(use => Names.Find(use.What.Name) is null))
        {
            var (problem, remedy) = UseReader.Unknown(use.What.Name, Names);
            mistakes.Add(use.File, new FileMistake(use.What.Line, use.What.Column, problem, remedy));
        }

        var file = draft.Uses.Count > 0 ? draft.Uses[0].File : "files";
        foreach (var spec in draft.Suites.SelectMany(suite => suite.Cases).Concat(draft.Loose).Where(spec => Names.CountOf(spec) > SuiteFile.MaxStepsOfACase))
            mistakes.Add(file, 1, $"the case “{spec.Name}” has {Names.CountOf(spec):N0} steps, the shared ones counted", $"{SuiteFile.MaxStepsOfACase} are allowed: make several cases of it");
        if (Names.All.Count() > SharedStore.Most) mistakes.Add(file, 1, $"the project would have {Names.All.Count():N0} shared steps", $"{SharedStore.Most:N0} are allowed");
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        foreach (var one in planned.Where(one => one.Known is { } known && one.Spec.Steps.Count > known.Spec.Steps.Count))
        {
            var row = new SharedSteps { Id = one.Known!.Id, Name = "", NameKey = "", Steps = [], StepCount = one.Known.Spec.Steps.Count, ChangedBy = "" };
            foreach (var tooLong in await SharedStore.TooLong(db, row, one.Spec.Steps.Count, cancellationToken))
                mistakes.Add("files", 1, $"by the shared steps “{one.Spec.Name}”, the case “{tooLong.Name}” of the project would have more than {SuiteFile.MaxStepsOfACase} steps", "make several cases of it first");
        }

        return mistakes.All();
    }
}
