using TestRuns.Access;
using TestRuns.Catalog;
using TestRuns.Components.Visit;

namespace TestRuns.Components.Suites;

/// <summary>What the suite's editor asks for: the right to it looked up anew, the act, its entry in the audit.</summary>
public sealed class SuiteCommands(Visitor visitor, SuiteEdits edits, SuiteStore suites, Audit audit, Questions questions)
{
    /// <param name="was">The name that it had; null: it is new.</param>
    /// <returns>Null: not allowed, or not wanted in the end.</returns>
    public async Task<SuiteEditAnswer?> Save(SuiteEdit edit, string? was)
    {
        var renamed = was is not null && was != edit.Defaults.Name;
        if (renamed && !await questions.Ask(
            $"Rename {was} to {edit.Defaults.Name}?",
            $"Its runs keep the old name, and its cases are the same ones. Whoever starts it by its name (pipelines, the API, --suite {was}) has to use the new one.",
            "Rename",
            "Do not save"))
            return null;
        if (!await May(edit.ProjectId)) return null;
        var who = (await visitor.Actor()).Name;
        var answer = await edits.Save(edit, new ChangeBy(who, ChangeThrough.Editor), CancellationToken.None);
        if (answer.Outcome != SuiteEditOutcome.Saved) return answer;
        var details = $"{edit.Entries.Count} cases, {edit.Entries.Count(entry => entry.Spec is not null)} of them written{(renamed ? $", was {was}" : "")}";
        await audit.Write(new AuditFact(who, was is null ? "suite.made" : "suite.changed", edit.Defaults.Name, edit.ProjectId, details), CancellationToken.None);
        return answer;
    }

    public async Task<bool> Delete(StoredSuite suite)
    {
        var text = $"Its {suite.Entries.Count} {(suite.Entries.Count == 1 ? "case stays" : "cases stay")} in the catalog, and its runs stay with their results. Its schedules go with it, and whoever starts it by its name is refused from now on.";
        if (!await questions.Ask($"Delete {suite.Spec.Name}?", text, "Delete the suite", "Keep it") || !await May(suite.ProjectId)) return false;
        if (await suites.Delete(suite.ProjectId, suite.Spec.Name, expected: null, CancellationToken.None) != DeleteSuiteOutcome.Deleted)
        {
            questions.Say("It is not there any more under this name. Nothing was done.");
            return false;
        }

        await audit.Write(new AuditFact((await visitor.Actor()).Name, "suite.deleted", suite.Spec.Name, suite.ProjectId), CancellationToken.None);
        return true;
    }

    private async Task<bool> May(long projectId) =>
        await visitor.May(ProjectRole.Maintainer, projectId, CancellationToken.None) || questions.Refuse("This needs the role Maintainer in the project.");
}
