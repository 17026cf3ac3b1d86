using TestRuns.Access;
using TestRuns.Catalog;
using TestRuns.Components.Visit;
using TestRuns.Exchange;

namespace TestRuns.Components.CaseFiles;

/// <summary>What the page of imports asks for: the right to it looked up anew, the act, its entry in the audit.</summary>
public sealed class CaseFileCommands(Visitor visitor, ImportDesk desk, Audit audit, Questions questions)
{
    /// <returns>Null: it is not kept any more, or is not theirs.</returns>
    public async Task<ImportTicket?> Find(string id) => await visitor.AccountId() is { } account ? desk.Find(id, account) : null;

    public async Task Choose(ImportTicket ticket, ImportChoices choices)
    {
        if (await May(ticket)) await desk.Choose(ticket, choices, CancellationToken.None);
    }

    /// <summary>It goes on when the page is left.</summary>
    public async Task Start(ImportTicket ticket)
    {
        if (!await May(ticket)) return;
        var (who, files) = ((await visitor.Actor()).Name, ticket.Files);
        desk.Start(ticket, new ChangeBy(who, ChangeThrough.Import), plan =>
            audit.Write(new AuditFact(who, "cases.imported", ImportSaid.Target(plan), plan.ProjectId, ImportSaid.Details(plan, files)), CancellationToken.None));
    }

    private async Task<bool> May(ImportTicket ticket) =>
        await visitor.May(ProjectRole.Maintainer, ticket.ProjectId, CancellationToken.None) || questions.Refuse("This needs the role Maintainer in the project.");
}
