using System.Security.Claims;
using TestRuns.Access;
using TestRuns.Catalog;
using TestRuns.Exchange;

namespace TestRuns.Api;

/// <param name="DryRun">Only look.</param>
/// <param name="Keep">For the page: the files stay at the desk, if a person asks.</param>
public sealed record ImportAsked(Project Project, IReadOnlyList<GivenFile> Files, ExchangeFormat? Format, ImportChoices Choices, bool DryRun, bool Keep);

/// <summary>What an import of cases does, or would do.</summary>
/// <param name="Importable">Nothing is wrong with the files.</param>
/// <param name="New">Cases that are made.</param>
/// <param name="Changed">Cases that are there and say something else now.</param>
/// <param name="Same">Cases that say this already.</param>
/// <param name="SharedNew">Shared steps that are made.</param>
/// <param name="Mistakes">With file, line and column. With keep they are not here, but on the page.</param>
/// <param name="Notes">What was left out or changed on the way.</param>
/// <param name="Draft">Where a page finds the files again; null: they are not kept.</param>
public sealed record CasesImported(
    bool DryRun, bool Importable, int New, int Changed, int Same, int SuitesNew, int SuitesChanged, int SuitesSame,
    int SharedNew, int SharedChanged, int SharedSame, IReadOnlyList<string> Mistakes, IReadOnlyList<string> Notes, string? Draft)
{
    public static CasesImported Of(CatalogPlan plan, bool dryRun, string? draft) => new(
        dryRun, plan.Importable, plan.CountOf(PlannedAct.New), plan.CountOf(PlannedAct.Changed), plan.CountOf(PlannedAct.Same),
        plan.SuiteCountOf(PlannedAct.New), plan.SuiteCountOf(PlannedAct.Changed), plan.SuiteCountOf(PlannedAct.Same),
        plan.SharedCountOf(PlannedAct.New), plan.SharedCountOf(PlannedAct.Changed), plan.SharedCountOf(PlannedAct.Same),
        [.. plan.Mistakes.Select(one => one.ToString())], [.. plan.Notes.Select(one => one.ToString())], draft);
}

/// <summary>Looks at files of cases, and imports them while the caller waits. Who goes away before it is done has changed nothing.</summary>
public sealed class ImportCases(PlanImport planner, CarryOut carry, ImportDesk desk, Audit audit)
{
    public async Task<IResult> Ask(ImportAsked asked, ClaimsPrincipal caller, CancellationToken cancellationToken)
    {
        if (asked.Keep && caller.OwnToken() is null && caller.AccountId() is { } account)
        {
            var ticket = await desk.Lay(asked.Project.Id, account, asked.Files, asked.Format, asked.Choices, cancellationToken);
            // The page reads them at the desk: through its circuit go only so many bytes.
            return TypedResults.Ok(CasesImported.Of(ticket.State.Plan, dryRun: true, ticket.Id) with { Mistakes = [], Notes = [] });
        }

        var draft = await ReadDraft.Of(asked.Files, asked.Format, asked.Choices, cancellationToken);
        var plan = await planner.Make(asked.Project.Id, draft, cancellationToken);
        if (asked.DryRun) return TypedResults.Ok(CasesImported.Of(plan, dryRun: true, draft: null));
        if (Refused(plan) is { } refused) return refused;
        var who = caller.NameForPeople();
        if (!await carry.Ask(plan, new ChangeBy(who, ChangeThrough.Import), _ => { }, cancellationToken))
            return Problems.Conflict("changedMeanwhile", "Somebody has changed these cases or suites at this moment. Nothing was imported: try again.");
        await audit.Write(new AuditFact(who, "cases.imported", ImportSaid.Target(plan), plan.ProjectId, ImportSaid.Details(plan, asked.Files)), CancellationToken.None);
        return TypedResults.Ok(CasesImported.Of(plan, dryRun: false, draft: null));
    }

    /// <summary>Each file with all that is wrong in it.</summary>
    private static IResult? Refused(CatalogPlan plan)
    {
        if (plan.Importable) return null;
        var wrong = new Wrong();
        foreach (var file in plan.Mistakes.GroupBy(one => one.File, StringComparer.Ordinal)) wrong.Add(file.Key, file.Select(one => one.What.ToString()));
        return wrong.Answer();
    }
}
