using TestRuns.Access;
using TestRuns.Catalog;
using TestRuns.Components.Visit;
using TestRuns.Runs;

namespace TestRuns.Components.Cases;

/// <summary>What the case pages ask for: the right to it looked up anew, the act, its entry in the audit. To write a step is to run code on a controller.</summary>
public sealed class CaseCommands(Visitor visitor, CaseStore store, CaseBulk bulk, SuiteEdits suites, CreateRun createRun, Audit audit, Questions questions)
{
    /// <summary>Makes a case, or changes one.</summary>
    /// <param name="known">Null: a new one.</param>
    /// <param name="version">The version of it that the change was made of.</param>
    /// <param name="suiteId">Where a new one is put; null: in no suite.</param>
    /// <returns>Null: not allowed, and that was said.</returns>
    public async Task<CaseAnswer?> Save(long projectId, StoredCase? known, int version, long? suiteId, CaseSpec spec, ChangeThrough through = ChangeThrough.Editor)
    {
        if (!await May(projectId)) return null;
        var by = new ChangeBy((await visitor.Actor()).Name, through);
        var answer = known is null
            ? await store.Create(projectId, suiteId, spec, by, CancellationToken.None)
            : await store.Replace(known.Id, spec, version, by, CancellationToken.None);
        if (answer is { Outcome: CaseOutcome.Saved, Case: { } saved })
            await Note(projectId, known is null ? "case.made" : through == ChangeThrough.Restore ? "case.restored" : "case.changed", $"case {saved.Id}", $"{spec.Name}, version {saved.Version}");
        return answer;
    }

    /// <returns>The run; null: not allowed, and that was said.</returns>
    /// <param name="suiteId">The suite whose environment, labels and variables count; null: none.</param>
    public async Task<long?> Run(long projectId, CaseSpec spec, long? suiteId)
    {
        if (!await visitor.May(ProjectRole.Runner, projectId, CancellationToken.None))
        {
            questions.Refuse("This needs the role Runner in the project.");
            return null;
        }

        var suite = suiteId is { } id ? await suites.Find(id, CancellationToken.None) : null;
        var request = suite is null
            ? new RunRequest { ProjectId = projectId, Name = spec.Name, Cases = [spec] }
            : RunRequest.Of(projectId, suite.Spec with { Cases = [spec] }) with { Name = spec.Name };
        var made = await createRun.Make(request, await visitor.Actor(), CancellationToken.None);
        if (made.Refused is not { } why) return made.RunId;
        questions.Say(why.Text);
        return null;
    }

    public async Task<bool> AddTag(SeenProject project, IReadOnlyList<long> ids, string tag)
    {
        if (!await May(project.Id)) return false;
        var answer = await bulk.AddTag(project.Id, ids, tag, await By(), CancellationToken.None);
        return await Done(project, answer, "cases.tagged", $"+{tag}", $"have the tag {tag} now");
    }

    public async Task<bool> RemoveTag(SeenProject project, IReadOnlyList<long> ids, string tag)
    {
        if (!await May(project.Id)) return false;
        var answer = await bulk.RemoveTag(project.Id, ids, tag, await By(), CancellationToken.None);
        return await Done(project, answer, "cases.tagged", $"-{tag}", $"lost the tag {tag}");
    }

    public async Task<bool> SetRetries(SeenProject project, IReadOnlyList<long> ids, int retries)
    {
        if (!await May(project.Id)) return false;
        var answer = await bulk.SetRetries(project.Id, ids, retries, await By(), CancellationToken.None);
        return await Done(project, answer, "cases.changed", $"retries {retries}", "changed");
    }

    public async Task<bool> SetTimeout(SeenProject project, IReadOnlyList<long> ids, TimeSpan? timeout)
    {
        if (!await May(project.Id)) return false;
        var answer = await bulk.SetTimeout(project.Id, ids, timeout, await By(), CancellationToken.None);
        return await Done(project, answer, "cases.changed", $"timeout {(timeout is { } limit ? Durations.Write(limit) : "none")}", "changed");
    }

    public async Task<bool> MoveTo(SeenProject project, IReadOnlyList<long> ids, SuiteSummary suite)
    {
        if (!await May(project.Id)) return false;
        if (await bulk.MoveTo(project.Id, suite.Id, ids, await By(), CancellationToken.None) is not { } answer) return Tell("There is no such suite any more. Nothing was done.");
        return await Done(project, answer, "cases.moved", $"to {suite.Name}", $"are in {suite.Name} now");
    }

    /// <param name="to">Where the visitor must be a maintainer as well.</param>
    public async Task<bool> Copy(SeenProject project, IReadOnlyList<long> ids, SeenProject to)
    {
        if (!await May(to.Id) || !await visitor.May(ProjectRole.Viewer, project.Id, CancellationToken.None)) return false;
        var by = await By() with { Through = ChangeThrough.Copy };
        var copied = await bulk.Copy(project.Id, ids, to.Id, by, CancellationToken.None);
        if (copied.OtherShared.Count == 0) return await Done(to, copied, "cases.copied", $"from {project.Key}", $"copied to {to.Name}");
        if (copied.Changed > 0) await Note(to.Id, "cases.copied", Counted(copied.Changed), $"from {project.Key}");
        return Tell($"{Counted(copied.Changed)} copied to {to.Name}. {Counted(copied.Left.Count)} stayed: the shared steps that they use ({string.Join(", ", copied.OtherShared)}) say something else there. Give them another name here or there first.", done: true);
    }

    /// <summary>After a question that says what stays.</summary>
    public async Task<bool> Delete(SeenProject project, IReadOnlyList<long> ids)
    {
        var suitesWith = await bulk.SuitesWith(project.Id, ids, CancellationToken.None);
        var where = suitesWith.Count == 0 ? "No suite has them." : $"They are taken out of {Names(suitesWith)}.";
        if (!await questions.Ask($"Delete {Counted(ids.Count)}?", $"{where} Their history goes with them. Runs keep what they ran, and its results. This cannot be undone.", "Delete", "Keep them")) return false;
        if (!await May(project.Id)) return false;
        var deleted = await bulk.Delete(project.Id, ids, await By(), CancellationToken.None);
        return await Done(project, new BulkAnswer(deleted, []), "cases.deleted", suitesWith.Count == 0 ? "" : $"out of {string.Join(", ", suitesWith)}", "deleted");
    }

    private static string Names(IReadOnlyList<string> names)
    {
        const int most = 5;
        return names.Count <= most ? string.Join(", ", names) : $"{string.Join(", ", names.Take(most))} and {names.Count - most} more suites";
    }

    private static string Counted(int count) => count == 1 ? "1 case" : $"{count:N0} cases";

    private async Task<bool> Done(SeenProject project, BulkAnswer answer, string act, string details, string what)
    {
        if (answer.Changed > 0) await Note(project.Id, act, Counted(answer.Changed), details.Length == 0 ? null : details);
        var left = answer.Left.Count == 0 ? "" : $" {Counted(answer.Left.Count)} stayed, as another of the same name is there: {string.Join(", ", answer.Left.Take(3))}{(answer.Left.Count > 3 ? "…" : "")}.";
        return Tell(answer.Changed == 0 && left.Length == 0 ? "There was nothing to change." : $"{Counted(answer.Changed)} {what}.{left}", done: true);
    }

    private bool Tell(string text, bool done = false)
    {
        questions.Say(text);
        return done;
    }

    private async Task<ChangeBy> By() => new((await visitor.Actor()).Name, ChangeThrough.Editor);

    private async Task Note(long projectId, string act, string target, string? details) =>
        await audit.Write(new AuditFact((await visitor.Actor()).Name, act, target, projectId, details), CancellationToken.None);

    private async Task<bool> May(long projectId) =>
        await visitor.May(ProjectRole.Maintainer, projectId, CancellationToken.None) || questions.Refuse("This needs the role Maintainer in the project.");
}
