namespace TestRuns.Components.AuditTrail;

/// <summary>The acts of the record as people read them.</summary>
public static class AuditText
{
    private static readonly Dictionary<string, string> Acts = new(StringComparer.Ordinal)
    {
        ["account.firstAdministrator"] = "became the first administrator, as",
        ["account.made"] = "made the account",
        ["account.signedIn"] = "signed in as",
        ["account.signedOut"] = "signed out as",
        ["account.signInFailed"] = "failed to sign in as",
        ["account.signInRefused"] = "was refused with the right password of the disabled account",
        ["account.lockedOut"] = "was locked out after too many wrong passwords of",
        ["account.renamed"] = "changed the name of",
        ["account.passwordChanged"] = "changed the password of",
        ["account.passwordChangeFailed"] = "failed to change the password of",
        ["account.passwordReset"] = "chose a new password for",
        ["account.resetLinkMade"] = "made a link for a new password of",
        ["account.sessionsEnded"] = "signed out everywhere as",
        ["account.disabled"] = "disabled the account",
        ["account.enabled"] = "enabled the account",
        ["account.madeAdministrator"] = "made an administrator of",
        ["account.administratorNoMore"] = "ended the administrator's rights of",
        ["member.joined"] = "joined the project as",
        ["member.roleChanged"] = "changed the role of",
        ["member.removed"] = "removed",
        ["invitation.made"] = "invited",
        ["invitation.revoked"] = "revoked the invitation for",
        ["token.made"] = "made the token",
        ["token.revoked"] = "revoked the token",
        ["project.made"] = "made the project",
        ["project.renamed"] = "renamed the project",
        ["project.archived"] = "archived the project",
        ["project.broughtBack"] = "brought back the project",
        ["project.duplicated"] = "copied into the new project",
        ["project.deleted"] = "deleted the project",
        ["suite.made"] = "made the suite",
        ["suite.changed"] = "changed the suite",
        ["suite.deleted"] = "deleted the suite",
        ["sharedSteps.made"] = "made the shared steps",
        ["sharedSteps.changed"] = "changed the shared steps",
        ["sharedSteps.deleted"] = "deleted the shared steps",
        ["schedule.made"] = "made a schedule",
        ["schedule.changed"] = "changed a schedule",
        ["schedule.deleted"] = "deleted a schedule",
        ["case.made"] = "made",
        ["case.changed"] = "changed",
        ["case.restored"] = "took back an earlier version of",
        ["cases.tagged"] = "changed the tags of",
        ["cases.changed"] = "changed",
        ["cases.moved"] = "moved",
        ["cases.copied"] = "copied",
        ["cases.deleted"] = "deleted",
        ["cases.imported"] = "imported",
        ["environment.made"] = "made the environment",
        ["environment.renamed"] = "renamed the environment",
        ["environment.removed"] = "removed the environment",
        ["variables.set"] = "set variables of",
        ["variables.removed"] = "removed variables of",
        ["run.ownCases"] = "brought steps of their own for",
        ["run.kept"] = "keeps for ever",
        ["run.letGo"] = "no longer keeps for ever",
        ["retention.changed"] = "changed how long runs are kept, of",
        ["retention.removed"] = "removed",
        ["run.forced"] = "ended by force",
        ["case.forced"] = "ended by force",
        ["case.commented"] = "wrote beside",
        ["case.commentChanged"] = "changed what is written beside",
        ["case.commentRemoved"] = "removed what was written beside",
        ["controller.Active"] = "put to work the controller",
        ["controller.Draining"] = "drained the controller",
        ["controller.Disconnected"] = "disconnected the controller",
        ["controller.remove"] = "removed the controller",
        ["queue.paused"] = "paused the",
        ["queue.resumed"] = "resumed the",
        ["stop.enabled"] = "switched on",
        ["stop.disabled"] = "switched off",
        ["backup.taken"] = "took a backup of",
        ["hook.secretMade"] = "made a secret for the",
        ["hook.secretRemoved"] = "removed a secret of the",
        ["webhook.made"] = "made the webhook",
        ["webhook.changed"] = "changed the webhook",
        ["webhook.resumed"] = "resumed the webhook",
        ["webhook.removed"] = "removed the webhook",
        ["webhook.sentAgain"] = "sent a delivery again, of the webhook",
    };

    /// <summary>What can be asked for: the first word of acts, and what people call it.</summary>
    public static IReadOnlyList<(string Kind, string Text)> Kinds { get; } =
    [
        ("account", "Accounts and sign-ins"), ("member", "Members"), ("invitation", "Invitations"), ("token", "Tokens"), ("project", "Projects"), ("suite", "Suites"), ("schedule", "Schedules"),
        ("case", "Cases"), ("environment", "Environments"), ("variable", "Variables and secrets"), ("run", "Runs"), ("retention", "Retention"), ("controller", "Controllers"), ("webhook", "Webhooks"),
        ("hook", "Stop addresses"), ("stop", "Aborts from outside"), ("queue", "Queue"), ("backup", "Backups"),
    ];

    /// <summary>To stand between who did it and what it was done to. An act that has no words here is said as it is written.</summary>
    public static string Act(string action)
    {
        if (Acts.TryGetValue(action, out var words)) return words;
        var parts = action.Split('.', 2);
        return parts.Length == 2 ? $"{Spaced(parts[1])} ({parts[0]})" : action;
    }

    /// <summary><c>secretMade</c> is "secret made".</summary>
    private static string Spaced(string word) => string.Concat(word.Select(letter => char.IsUpper(letter) ? $" {char.ToLowerInvariant(letter)}" : $"{letter}"));
}
