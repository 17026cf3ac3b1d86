using Radzen;
using TestRuns.Access;
using TestRuns.Components.Visit;
using TestRuns.Runs.Reading;
using TestRuns.Runs.Remarks;

namespace TestRuns.Components.Insight;

/// <summary>Writes beside a result, as the visitor. The right to it is looked up anew each time.</summary>
public sealed class RemarkCommands(Visitor visitor, RemarkOnCase remarks, Audit audit, NotificationService notifications)
{
    /// <returns>Whether it was kept.</returns>
    public async Task<bool> Save(RunSummary run, long caseId, RemarkDraft draft)
    {
        if (!await May(run)) return false;
        var author = await visitor.Author();
        var answer = draft.Changes is { } id
            ? await remarks.Edit(run.Id, caseId, id, draft.Wish, author, CancellationToken.None)
            : await remarks.Add(run.Id, caseId, draft.Wish, author, CancellationToken.None);
        return await Told(run, answer, author, draft.Changes is null ? "case.commented" : "case.commentChanged");
    }

    public async Task Remove(RunSummary run, CaseView runCase, RemarkView remark)
    {
        if (!await May(run)) return;
        var author = await visitor.Author();
        await Told(run, await remarks.Remove(run.Id, runCase.Id, remark.Id, author, CancellationToken.None), author, "case.commentRemoved");
    }

    private async Task<bool> Told(RunSummary run, RemarkAnswer answer, Author author, string action)
    {
        if (answer.Outcome == RemarkOutcome.Done)
        {
            await audit.Write(new AuditFact(author.By.Name, action, $"run {run.Number}, case “{answer.Case}”", run.ProjectId, answer.Remark?.Url), CancellationToken.None);
            return true;
        }

        var text = answer.Outcome switch
        {
            RemarkOutcome.TooMany => $"A case has at most {RemarkOnCase.Most} comments and links. Nothing was kept.",
            RemarkOutcome.NotYours => "Somebody else wrote it. Nothing was changed.",
            _ => "It is not there any more.",
        };
        notifications.Notify(NotificationSeverity.Info, text, duration: 6000);
        return false;
    }

    private async Task<bool> May(RunSummary run)
    {
        if (await visitor.May(ProjectRole.Runner, run.ProjectId, CancellationToken.None)) return true;
        notifications.Notify(NotificationSeverity.Error, "Not allowed", "This needs the role Runner in the project. Nothing was done.", duration: 8000);
        return false;
    }
}
