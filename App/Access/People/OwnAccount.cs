using Microsoft.AspNetCore.Identity;

namespace TestRuns.Access.People;

/// <summary>What people change about their own account. Only a plain request can: it renews the session's cookie.</summary>
public sealed class OwnAccount(UserManager<Account> accounts, SignInManager<Account> session, SignIn signIn, Audit audit, AccessNews news)
{
    public Task<Account?> Find(long accountId) => accounts.FindByIdAsync($"{accountId}");

    public async Task<IdentityResult> Rename(Account account, string displayName, CancellationToken cancellationToken)
    {
        var was = account.DisplayName;
        account.DisplayName = displayName;
        var result = await accounts.UpdateAsync(account);
        if (!result.Succeeded) return result;
        await audit.Write(new AuditFact(displayName, "account.renamed", account.UserName!, Details: $"“{was}” to “{displayName}”"), cancellationToken);
        await session.RefreshSignInAsync(account);
        news.Tell(account.Id);
        return result;
    }

    /// <summary>All other sessions end; this one goes on.</summary>
    public async Task<IdentityResult> ChangePassword(Account account, string old, string wanted, CancellationToken cancellationToken)
    {
        var result = await accounts.ChangePasswordAsync(account, old, wanted);
        if (!result.Succeeded)
        {
            // Somebody at an open browser who guesses leaves a trace.
            if (result.Errors.Any(error => error.Code == nameof(IdentityErrorDescriber.PasswordMismatch)))
                await audit.Write(new AuditFact(account.DisplayName, "account.passwordChangeFailed", account.UserName!, Details: "the old one was wrong"), cancellationToken);
            return result;
        }

        await audit.Write(new AuditFact(account.DisplayName, "account.passwordChanged", account.UserName!), cancellationToken);
        await session.RefreshSignInAsync(account);
        news.Tell(account.Id);
        return result;
    }

    /// <summary>Every session ends, this one too.</summary>
    public async Task EndSessions(Account account, CancellationToken cancellationToken)
    {
        await accounts.UpdateSecurityStampAsync(account);
        await audit.Write(new AuditFact(account.DisplayName, "account.sessionsEnded", account.UserName!), cancellationToken);
        await signIn.Out(cancellationToken);
        news.Tell(account.Id);
    }
}
