using TestRuns.Access.People;
using TestRuns.Components.Visit;

namespace TestRuns.Components.MemberPages;

/// <summary>What the buttons of the page of accounts ask for: an administrator's, who is asked about anew each time.</summary>
public sealed class AccountCommands(Visitor visitor, AccountStore accounts, PasswordResets resets, Questions questions)
{
    public async Task SetAdministrator(AccountView account, bool on)
    {
        var mine = await visitor.AccountId() == account.Id;
        var agreed = on
            ? await questions.Ask($"Make {account.Name} an administrator?", "Administrators may do everything in every project, decide about accounts, and take backups with all secrets in them.", "Make them one", "Leave it")
            : mine
                ? await questions.Ask("Stop being an administrator?", "You lose this page at once and keep only the projects that you are a member of. Another administrator would have to undo it.", "Stop being one", "Stay one")
                : await questions.Ask($"Is {account.Name} no longer to be an administrator?", "They keep the projects that they are a member of, and lose all others at once.", "Not any more", "Leave it");
        if (agreed && await May()) Say(await accounts.SetAdministrator(account.Id, on, await Name(), CancellationToken.None));
    }

    public async Task Disable(AccountView account)
    {
        if (await visitor.AccountId() == account.Id)
        {
            questions.Say("Nobody disables their own account: another administrator does that.");
            return;
        }

        var tokens = account.Tokens == 0 ? "" : $" So {(account.Tokens == 1 ? "does the token" : $"do the {account.Tokens} tokens")} that they made: pipelines and controllers that use {(account.Tokens == 1 ? "it" : "them")} are turned away, and their runs end.";
        if (await questions.Ask($"Disable {account.Name}?", $"They are signed out everywhere at once, and cannot sign in.{tokens} What they did stays on record, and the account can be enabled again.", "Disable", "Leave it") && await May())
            Say(await accounts.Disable(account.Id, await Name(), CancellationToken.None));
    }

    public async Task Enable(AccountView account)
    {
        if (await May()) Say(await accounts.Enable(account.Id, await Name(), CancellationToken.None));
    }

    /// <returns>The secret, to be shown this once; null: nothing was made.</returns>
    public async Task<string?> MakeReset(AccountView account)
    {
        if (!await May()) return null;
        var secret = await resets.Make(account.Id, await visitor.Decider(CancellationToken.None), CancellationToken.None);
        if (secret is null) questions.Say("The account is disabled: enable it first.");
        return secret;
    }

    private void Say(AccountOutcome outcome)
    {
        if (outcome == AccountOutcome.LastAdministrator) questions.Refuse("This is the only administrator. Make somebody else one first.");
        else if (outcome == AccountOutcome.Unknown) questions.Say("There is no such account any more.");
    }

    private async Task<string> Name() => (await visitor.Actor()).Name;

    private async Task<bool> May() => await visitor.IsAdministrator(CancellationToken.None) || questions.Refuse("This needs an administrator.");
}
