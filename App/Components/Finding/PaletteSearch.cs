using System.Globalization;
using TestRuns.Catalog;
using TestRuns.Components.ControllerPages;
using TestRuns.Components.Layout;
using TestRuns.Components.Look;
using TestRuns.Components.Visit;
using TestRuns.Controllers.Reading;
using TestRuns.Runs;
using TestRuns.Runs.Reading;
using TestRuns.Storage;

namespace TestRuns.Components.Finding;

/// <summary>
/// What the palette shows. Names of which there are few are read once, when it opens; cases and runs are asked for in their
/// indexes as one types. Everything is as the visitor may see it, asked anew each time.
/// </summary>
public sealed class PaletteSearch(Visitor visitor, CatalogNames names, CaseReads cases, RunReads runs, ControllerReads controllers)
{
    public const int LongestText = 100;

    private const int Most = 20;
    private const int MostOfAKind = 6;
    private const int MostNames = 2_000;

    /// <summary>Of each project, of which those that fit best are shown: of "Case 77" and "Case 1077" the index has the second first.</summary>
    private const int MostCases = 200;

    /// <summary>What runs and cases are worth that contain what was typed, but not where it would be looked for.</summary>
    private const int Found = 2_500;

    /// <summary>Everything that is found by its name alone.</summary>
    /// <param name="project">The key of the project that is looked at; null: all of them.</param>
    public async Task<IReadOnlyList<PaletteItem>> Known(string? project, CancellationToken cancellationToken)
    {
        var mine = await visitor.Projects(cancellationToken);
        var administrator = await visitor.IsAdministrator(cancellationToken);
        var open = mine.Where(one => !one.IsArchived).ToDictionary(one => one.Id);
        return
        [
            .. PalettePages.Of(mine, administrator, project),
            .. (await names.Suites([.. open.Keys], MostNames, cancellationToken)).SelectMany(suite => OfSuite(suite, open[suite.ProjectId])),
            .. (await names.SharedSteps([.. open.Keys], MostNames, cancellationToken)).Select(one => OfShared(one, open[one.ProjectId])),
            .. mine.SelectMany(OfProject),
            .. (await names.Environments([.. open.Keys], MostNames, cancellationToken)).Select(one => OfEnvironment(one, open[one.ProjectId])),
            .. (await controllers.All(cancellationToken)).Select(view => SeenController.Of(view, mine, administrator)).OfType<SeenController>().Select(OfController),
        ];
    }

    /// <summary>What fits best, the best first.</summary>
    public async Task<IReadOnlyList<PaletteItem>> Find(string text, IReadOnlyList<PaletteItem> known, CancellationToken cancellationToken)
    {
        text = text.Trim();
        if (text.Length > LongestText) text = text[..LongestText];
        var mine = await visitor.Projects(cancellationToken);
        // Not in the circuit's own thread of work: a page goes on changing while one types.
        return await Task.Run(() => Find(text, known, mine, cancellationToken), cancellationToken);
    }

    /// <summary>Before anything is typed: what was chosen here before, then the pages.</summary>
    /// <param name="recent">Keys, the latest first.</param>
    public async Task<IReadOnlyList<PaletteItem>> Begin(IReadOnlyList<string> recent, IReadOnlyList<PaletteItem> known, CancellationToken cancellationToken)
    {
        var open = (await visitor.Projects(cancellationToken)).Where(one => !one.IsArchived).ToDictionary(one => one.Id);
        var first = new List<PaletteItem>();
        foreach (var key in recent)
            if ((known.FirstOrDefault(one => one.Key == key) ?? await Remembered(key, open, cancellationToken)) is { } item) first.Add(item);
        return [.. first.Concat(known.Where(one => one.Kind == "Page" || one.Press is not null)).DistinctBy(one => one.Key).Take(Most)];
    }

    private async Task<IReadOnlyList<PaletteItem>> Find(string text, IReadOnlyList<PaletteItem> known, IReadOnlyList<SeenProject> mine, CancellationToken cancellationToken)
    {
        var open = mine.Where(one => !one.IsArchived).ToDictionary(one => one.Id);
        if (AfterAbort(text) is { } which) return await Ending(which, open, cancellationToken);
        var seen = mine.Select(one => one.Id).ToHashSet();
        var fitting = known.Where(item => item.ProjectId is not { } project || seen.Contains(project))
            .Select(item => (Item: item, Score: item.Score(text))).Where(one => one.Score is not null).Select(one => (one.Item, Score: one.Score!.Value)).ToList();
        var found = (await names.Cases([.. open.Keys], text, MostCases, cancellationToken)).Select(one => OfCase(one, open[one.ProjectId]))
            .Concat(await Runs(text, open, cancellationToken)).Select(item => (Item: item, Score: item.Score(text) ?? Found));
        return
        [
            .. fitting.Concat(found).OrderByDescending(one => one.Score).ThenBy(one => one.Item.Label, StringComparer.Ordinal)
                .GroupBy(one => one.Item.Kind).SelectMany(kind => kind.Take(MostOfAKind))
                .OrderByDescending(one => one.Score).Select(one => one.Item).Take(Most),
        ];
    }

    /// <summary>By number, and by text where that has an index; a number of a run that can be ended offers that, too.</summary>
    private async Task<IEnumerable<PaletteItem>> Runs(string text, Dictionary<long, SeenProject> open, CancellationToken cancellationToken)
    {
        var byNumber = int.TryParse(text.TrimStart('#'), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? await runs.Numbered([.. open.Keys], number, cancellationToken)
            : [];
        var byText = TextIndex.Knows(text) ? (await runs.List(new RunFilter { Projects = [.. open.Keys], Text = text }, before: null, MostOfAKind, cancellationToken)).Runs : [];
        return byNumber.Concat(byText).DistinctBy(run => run.Id).Select(run => OfRun(run, open[run.ProjectId]))
            .Concat(byNumber.Where(run => IsEndable(run, open)).Select(run => OfEnding(run, open[run.ProjectId])));
    }

    private async Task<IReadOnlyList<PaletteItem>> Ending(string which, Dictionary<long, SeenProject> open, CancellationToken cancellationToken)
    {
        var filter = new RunFilter
        {
            Projects = [.. open.Values.Where(one => one.MayRun).Select(one => one.Id)], Statuses = [RunStatus.Queued, RunStatus.Started], Text = which.Length == 0 ? null : which,
        };
        var live = await runs.List(filter, before: null, Most, cancellationToken);
        return [.. live.Runs.Select(run => OfEnding(run, open[run.ProjectId]))];
    }

    /// <summary>What somebody chose before and that is not known by its name alone; null: it is gone, or no longer theirs.</summary>
    private async Task<PaletteItem?> Remembered(string key, Dictionary<long, SeenProject> open, CancellationToken cancellationToken)
    {
        if (key.Split(':') is not [var kind, var text] || !long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id)) return null;
        if (kind == "run" && await runs.Find(id, cancellationToken) is { } run) return open.TryGetValue(run.ProjectId, out var project) ? OfRun(run, project) : null;
        if (kind == "case" && await cases.Find(id, cancellationToken) is { } found)
            return open.TryGetValue(found.ProjectId, out var project) ? OfCase(new NamedThing(found.Id, found.ProjectId, found.Spec.Name), project) : null;
        return null;
    }

    /// <summary>Of "abort 12" or "ab checkout" what follows; null: nothing is to be ended.</summary>
    private static string? AfterAbort(string text)
    {
        var space = text.IndexOf(' ', StringComparison.Ordinal);
        var word = space < 0 ? text : text[..space];
        if (word.Length < 2 || !"abort".StartsWith(word, StringComparison.OrdinalIgnoreCase)) return null;
        return space < 0 ? "" : text[space..].Trim();
    }

    private static bool IsEndable(RunSummary run, Dictionary<long, SeenProject> open) => run.Status is RunStatus.Queued or RunStatus.Started && open[run.ProjectId].MayRun;

    private static IEnumerable<PaletteItem> OfSuite(NamedThing suite, SeenProject project)
    {
        yield return new PaletteItem($"suite:{suite.Id}", "Suite", suite.Name) { Href = $"/suites/{suite.Id}", Note = project.Name, ProjectId = project.Id };
        if (!project.MayStart) yield break;
        yield return new PaletteItem($"start:{suite.Id}", "Do", $"Start {suite.Name}…")
        {
            Href = Address.Of("/start", ("project", project.Key), ("suite", suite.Name)), Note = project.Name, Also = "run", ProjectId = project.Id,
        };
    }

    private static IEnumerable<PaletteItem> OfProject(SeenProject project)
    {
        var note = project.IsArchived ? "archived" : null;
        yield return new PaletteItem($"project:{project.Id}", "Project", project.Name) { Href = Address.Of("/runs", ("project", project.Key)), Note = note, Also = project.Key, ProjectId = project.Id };
        yield return new PaletteItem($"members:{project.Id}", "Project", $"Members of {project.Name}") { Href = $"/projects/{project.Key}/members", Note = note, Also = "people roles", ProjectId = project.Id };
        yield return new PaletteItem($"settings:{project.Id}", "Project", $"Settings of {project.Name}") { Href = $"/projects/{project.Key}/settings", Note = note, ProjectId = project.Id };
    }

    private static PaletteItem OfShared(NamedThing shared, SeenProject project) =>
        new($"shared:{shared.Id}", "Shared steps", shared.Name) { Href = $"/cases/shared/{shared.Id}", Note = project.Name, ProjectId = project.Id };

    private static PaletteItem OfEnvironment(NamedThing environment, SeenProject project) => new($"environment:{environment.Id}", "Environment", environment.Name)
    {
        Href = Address.Of("/environments", ("project", project.Key), ("environment", environment.Name)), Note = project.Name, ProjectId = project.Id,
    };

    private static PaletteItem OfController(SeenController controller) => new($"controller:{controller.View.Id}", "Controller", controller.View.Name)
    {
        Href = Address.Of("/controllers", ("name", controller.View.Name)), Note = controller.Scope, Look = StatusLook.Of(controller.View.Status), ProjectId = controller.View.ProjectId,
    };

    private static PaletteItem OfCase(NamedThing found, SeenProject project) =>
        new($"case:{found.Id}", "Case", found.Name) { Href = $"/cases/{found.Id}", Note = project.Name, ProjectId = project.Id };

    private static PaletteItem OfRun(RunSummary run, SeenProject project) => new($"run:{run.Id}", "Run", $"#{run.Number} {run.Name}")
    {
        Href = $"/runs/{run.Id}", Note = RunText.Origin(run, project.Name), Look = StatusLook.Of(run.Status), Also = $"{run.Number} {run.SuiteName} {run.Branch}", ProjectId = project.Id,
    };

    private static PaletteItem OfEnding(RunSummary run, SeenProject project) => new($"abort:{run.Id}", "Do", $"Abort #{run.Number} {run.Name}…")
    {
        Note = RunText.Origin(run, project.Name), Look = StatusLook.Of(run.Status), ProjectId = project.Id,
    };
}
