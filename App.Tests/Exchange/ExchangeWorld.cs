using System.Text;
using TestRuns.Catalog;
using TestRuns.Exchange;
using TestRuns.Tests.Catalog;

namespace TestRuns.Tests.Exchange;

/// <summary>A catalog into which files come, and out of which they go.</summary>
public abstract class ExchangeWorld : CaseWorld
{
    protected static readonly ChangeBy Cy = new("Cy", ChangeThrough.Import);

    protected PlanImport Planner => new(Database, Edits);

    protected CarryOut Carrier => new(Database, Time);

    protected ExportCases Exporter => new(Database, Reads);

    protected static GivenFile File(string name, string text) => new(name, Encoding.UTF8.GetBytes(text));

    protected static CaseSpec Manual(string name, string instruction, string? expect = null) =>
        new() { Name = name, Steps = [new StepSpec { Name = "", Kind = StepKind.Manual, Manual = new ManualSpec(instruction, expect) }.Called(null)] };

    protected Task<CatalogPlan> Plan(params GivenFile[] files) => PlanWith(ImportChoices.Usual, files);

    protected async Task<CatalogPlan> PlanWith(ImportChoices choices, params GivenFile[] files) =>
        await Planner.Make(Project, await ReadDraft.Of(files, null, choices, Token), Token);

    /// <summary>With nothing wrong, and nobody else at it.</summary>
    protected async Task<CatalogPlan> Import(params GivenFile[] files)
    {
        var plan = await Plan(files);
        plan.Mistakes.ShouldBeEmpty();
        (await Carry(plan)).ShouldBeTrue();
        return plan;
    }

    protected Task<bool> Carry(CatalogPlan plan) => Carrier.Ask(plan, Cy, _ => { }, Token);

    /// <summary>New, changed, the same.</summary>
    protected static (int New, int Changed, int Same) Counts(CatalogPlan plan) => (plan.CountOf(PlannedAct.New), plan.CountOf(PlannedAct.Changed), plan.CountOf(PlannedAct.Same));

    protected async Task<byte[]> Export(long project, string key = "shop") =>
        (await Exporter.WholeProject(new Project { Id = project, Key = key, Name = key }, ExchangeFormat.Yaml, Token)).Content;

    protected async Task<IReadOnlyList<string>> AllTitles() => await Titles(new CaseQuery { ProjectId = Project });
}
