using TestRuns.Access;
using TestRuns.Catalog;
using TestRuns.Catalog.Shared;
using TestRuns.Components.Visit;

namespace TestRuns.Components.Sharing;

/// <summary>What the pages of shared steps ask for: the right to it looked up anew, the act, its entry in the audit.</summary>
public sealed class SharedCommands(Visitor visitor, SharedStore store, Audit audit, Questions questions)
{
    /// <param name="known">Null: they are new.</param>
    /// <param name="version">The version of them that the change was made of.</param>
    /// <returns>Null: not allowed, and that was said.</returns>
    public async Task<SharedAnswer?> Save(long projectId, StoredShared? known, int version, SharedSpec spec)
    {
        if (!await May(projectId)) return null;
        var who = (await visitor.Actor()).Name;
        var answer = await store.Save(projectId, known?.Id, spec, version, new ChangeBy(who, ChangeThrough.Editor), CancellationToken.None);
        if (answer.Outcome is not (SharedOutcome.Made or SharedOutcome.Changed)) return answer;
        var renamed = known is not null && known.Spec.Name != spec.Name ? $", was {known.Spec.Name}" : "";
        var act = answer.Outcome == SharedOutcome.Made ? "sharedSteps.made" : "sharedSteps.changed";
        await audit.Write(new AuditFact(who, act, spec.Name, projectId, $"{StepsOf(spec)}, version {answer.Stored!.Version}{renamed}"), CancellationToken.None);
        return answer;
    }

    /// <summary>After a question.</summary>
    /// <returns>True: they are gone. False: not, and why was said.</returns>
    public async Task<bool> Delete(StoredShared shared)
    {
        if (!await questions.Ask($"Delete {shared.Spec.Name}?", "No case uses them. Runs keep the steps that they had. This cannot be undone.", "Delete", "Keep them") || !await May(shared.ProjectId)) return false;
        var answer = await store.Delete(shared.ProjectId, shared.Spec.Name, now => SharedFile.Write(now) == SharedFile.Write(shared.Spec), CancellationToken.None);
        if (answer.Outcome == SharedOutcome.Used) return Tell($"The case “{answer.Cases[0].Name}” has just begun to use them. Nothing was done.");
        if (answer.Outcome != SharedOutcome.Deleted) return Tell("Somebody has changed or deleted them just now. Nothing was done: look at what they say first.");
        await audit.Write(new AuditFact((await visitor.Actor()).Name, "sharedSteps.deleted", shared.Spec.Name, shared.ProjectId), CancellationToken.None);
        return true;
    }

    /// <summary>Why nothing was saved.</summary>
    public static string Why(SharedAnswer answer) => answer.Outcome switch
    {
        SharedOutcome.NameTaken => $"The project has other shared steps called “{answer.Stored!.Spec.Name}”.",
        SharedOutcome.TooMany => $"A project has at most {SharedStore.Most:N0} shared steps.",
        SharedOutcome.CasesTooLong => $"By so many steps these cases would have more than {SuiteFile.MaxStepsOfACase:N0}: {string.Join(", ", answer.Cases.Select(one => $"“{one.Name}”"))}.",
        _ => "These shared steps were deleted meanwhile; copy the YAML to make them anew.",
    };

    private static string StepsOf(SharedSpec spec) => spec.Steps.Count == 1 ? "1 step" : $"{spec.Steps.Count:N0} steps";

    private bool Tell(string text)
    {
        questions.Say(text);
        return false;
    }

    private async Task<bool> May(long projectId) =>
        await visitor.May(ProjectRole.Maintainer, projectId, CancellationToken.None) || questions.Refuse("This needs the role Maintainer in the project.");
}
