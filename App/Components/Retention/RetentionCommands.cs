using TestRuns.Access;
using TestRuns.Components.Visit;
using TestRuns.Retention;
using TestRuns.Runs.Reading;

namespace TestRuns.Components.RetentionPages;

/// <summary>What the pages ask of retention: the right to it looked up anew, then the act; what is done to runs stands in the audit.</summary>
public sealed class RetentionCommands(Visitor visitor, RetentionRules rules, RetentionWork work, KeptRuns kept, Questions questions)
{
    /// <param name="project">Null: all projects that have no rule of their own.</param>
    /// <param name="wish">Null: the project has that of all.</param>
    /// <returns>What is wrong, by the name of its member; empty: it stands. Null: it is not theirs to decide.</returns>
    public async Task<IReadOnlyDictionary<string, string>?> Save(SeenProject? project, RetentionWish? wish)
    {
        if (project is null ? !await MayAll() : !await May(project.Id)) return null;
        return await rules.Set(project?.Id, wish, (await visitor.Actor()).Name, CancellationToken.None);
    }

    public async Task Remove(SeenProject project, RetentionPreview preview)
    {
        var what = preview.Runs > 0 ? $"{RetentionText.Counted(preview.Runs, "run")} with {RetentionText.Counted(preview.Cases, "case")}, logs and files" : "";
        var files = preview.FileRuns > 0 ? $"the logs and files of {RetentionText.Counted(preview.FileRuns, "run")} that stay" : "";
        var both = what.Length > 0 && files.Length > 0 ? $"{what}, and {files}" : what + files;
        var agreed = await questions.Ask(
            $"Remove {RetentionText.Bytes(preview.Bytes + preview.FileBytes)} now?", $"This deletes {both}. There is no way back, other than a backup of the whole server. It can be cancelled while it goes on: what is gone by then is gone.", "Remove now", "Keep them");
        if (!agreed || !await May(project.Id)) return;
        if (!work.Start(project.Id, (await visitor.Actor()).Name)) questions.Say("It is under way already.");
    }

    public async Task Cancel(SeenProject project)
    {
        if (await May(project.Id)) work.Cancel(project.Id, (await visitor.Actor()).Name);
    }

    public async Task Keep(RunSummary run, bool keep)
    {
        if (!await May(run.ProjectId)) return;
        if (!await kept.Set(run, keep, (await visitor.Actor()).Name, CancellationToken.None)) questions.Say("Somebody else was quicker, or the run is being removed.");
    }

    private async Task<bool> May(long projectId) =>
        await visitor.May(ProjectRole.Maintainer, projectId, CancellationToken.None) || questions.Refuse("This needs the role Maintainer in the project.");

    private async Task<bool> MayAll() => await visitor.IsAdministrator(CancellationToken.None) || questions.Refuse("This needs an administrator: it concerns all projects.");
}
