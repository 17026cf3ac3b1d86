using TestRuns.Access;
using TestRuns.Access.People;
using TestRuns.Components.Visit;

namespace TestRuns.Components.MemberPages;

/// <summary>What the buttons of the page of members ask for: a question where somebody loses something, the right to it looked up anew, then the command.</summary>
public sealed class MemberCommands(Visitor visitor, MemberStore members, Invitations invitations, Questions questions)
{
    private const string LastMaintainer = "This is the project's only maintainer. Make somebody else one first, or ask an administrator.";

    public async Task ChangeRole(SeenProject project, Member member, ProjectRole role)
    {
        var mine = await visitor.AccountId() == member.AccountId;
        if (mine && role < member.Role && !await questions.Ask(
                $"Lower your own role to {role}?",
                $"You can then no longer manage this project, and cannot undo this yourself: another maintainer would have to.", $"Make me a {role}", "Stay as I am")) return;
        if (await May(project)) Say(await members.ChangeRole(project.Id, member.AccountId, role, await visitor.Decider(CancellationToken.None), CancellationToken.None));
    }

    public async Task Remove(SeenProject project, Member member)
    {
        var mine = await visitor.AccountId() == member.AccountId;
        var tokens = member.Tokens == 0 ? "" : $" {(mine ? "Your" : "Their")} {(member.Tokens == 1 ? "API token" : $"{member.Tokens} API tokens")} for it stay good, as pipelines may use them: revoke them under API tokens if that is not wanted.";
        var agreed = mine
            ? await questions.Ask($"Leave {project.Name}?", $"You lose the project at once, here and in every other tab. Only an invitation brings you back.{tokens}", "Leave the project", "Stay")
            : await questions.Ask($"Remove {member.Name}?", $"{member.Name} loses {project.Name} at once, in open tabs too. What they did stays on record.{tokens}", "Remove", "Keep them");
        if (agreed && await May(project)) Say(await members.Remove(project.Id, member.AccountId, await visitor.Decider(CancellationToken.None), CancellationToken.None));
    }

    /// <returns>The secret, to be shown this once; null: nothing was made.</returns>
    public async Task<string?> Invite(SeenProject project, string meantFor, ProjectRole role)
    {
        if (!await May(project)) return null;
        var secret = await invitations.Make(project.Id, role, meantFor, await visitor.Decider(CancellationToken.None), CancellationToken.None);
        if (secret is null) questions.Say($"There are {Invitations.Most} open invitations. Revoke some first.");
        return secret;
    }

    public async Task Revoke(SeenProject project, Invitation invitation)
    {
        if (!await questions.Ask($"Revoke the invitation for {invitation.MeantFor}?", "Its link does not work any more, and says so to whoever opens it.", "Revoke", "Keep it") || !await May(project)) return;
        if (!await invitations.Revoke(project.Id, invitation.Id, (await visitor.Actor()).Name, CancellationToken.None)) questions.Say("It was used or had ended meanwhile.");
    }

    private void Say(MemberOutcome outcome)
    {
        if (outcome == MemberOutcome.LastMaintainer) questions.Refuse(LastMaintainer);
        else if (outcome == MemberOutcome.Unknown) questions.Say("They are not a member any more.");
    }

    private async Task<bool> May(SeenProject project) =>
        await visitor.May(ProjectRole.Maintainer, project.Id, CancellationToken.None) || questions.Refuse("This needs the role Maintainer in the project.");
}
