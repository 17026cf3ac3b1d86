using Microsoft.AspNetCore.Identity;

namespace TestRuns.Access;

public enum SignInOutcome
{
    SignedIn,

    /// <summary>No such account, or not its password: which of the two is not told.</summary>
    Wrong,

    LockedOut,

    /// <summary>The password is right, and an administrator has disabled the account.</summary>
    Disabled,
}

/// <param name="LockedUntil">Set when locked out.</param>
public sealed record SignInAnswer(SignInOutcome Outcome, DateTimeOffset? LockedUntil = null);

/// <summary>Signs a person in with what they typed, and records how it went.</summary>
public sealed class SignIn(
    UserManager<Account> accounts, SignInManager<Account> session, IPasswordHasher<Account> hasher, Audit audit, IHttpContextAccessor http)
{
    // Verified when there is no such account, so that the answer takes as long as for one that exists.
    private static readonly Account Nobody = new() { DisplayName = "nobody" };
    private static string? nobodysHash;

    /// <param name="name">User name or e-mail address; a user name never has an <c>@</c>.</param>
    /// <param name="remember">Whether the session outlives the browser.</param>
    public async Task<SignInAnswer> WithPassword(string name, string password, bool remember, CancellationToken cancellationToken)
    {
        var account = name.Contains('@', StringComparison.Ordinal) ? await accounts.FindByEmailAsync(name) : await accounts.FindByNameAsync(name);
        if (account is null)
        {
            hasher.VerifyHashedPassword(Nobody, nobodysHash ??= hasher.HashPassword(Nobody, Guid.NewGuid().ToString()), password);
            // What was typed is not recorded: people type their password into the wrong field.
            await Record("nobody", "account.signInFailed", "unknown account", "", cancellationToken);
            return new SignInAnswer(SignInOutcome.Wrong);
        }

        var failures = account.AccessFailedCount;
        // Who has been shut out is told so after the right password alone: to others it is an account like any.
        var disabled = account.DisabledAt is not null;
        var result = disabled
            ? await session.CheckPasswordSignInAsync(account, password, lockoutOnFailure: true)
            : await session.PasswordSignInAsync(account, password, remember, lockoutOnFailure: true);
        if (result.Succeeded)
        {
            await Record(disabled ? "nobody" : account.DisplayName, disabled ? "account.signInRefused" : "account.signedIn", account.UserName!, Tries(failures, "after"), cancellationToken);
            return new SignInAnswer(disabled ? SignInOutcome.Disabled : SignInOutcome.SignedIn);
        }

        await Record("nobody", result.IsLockedOut ? "account.lockedOut" : "account.signInFailed", account.UserName!, result.IsLockedOut ? "" : Tries(account.AccessFailedCount, "now"), cancellationToken);
        return result.IsLockedOut
            ? new SignInAnswer(SignInOutcome.LockedOut, await accounts.GetLockoutEndDateAsync(account))
            : new SignInAnswer(SignInOutcome.Wrong);
    }

    /// <summary>Signs in who has just proved to be this account in another way.</summary>
    public async Task As(Account account, CancellationToken cancellationToken)
    {
        await session.SignInAsync(account, isPersistent: false);
        await Record(account.DisplayName, "account.signedIn", account.UserName!, "", cancellationToken);
    }

    public async Task Out(CancellationToken cancellationToken)
    {
        var who = http.HttpContext!.User;
        await session.SignOutAsync();
        if (who.AccountId() is not null) await Record(who.NameForPeople(), "account.signedOut", who.Identity?.Name ?? "", "", cancellationToken);
    }

    /// <summary>One line can so tell of many.</summary>
    private static string Tries(int failures, string when) => failures == 0 ? "" : $", {when} {failures} wrong {(failures == 1 ? "password" : "passwords")}";

    private Task Record(string who, string action, string target, string more, CancellationToken cancellationToken) =>
        audit.Write(new AuditFact(who, action, target, Details: $"from {http.HttpContext?.Connection.RemoteIpAddress}{more}"), cancellationToken);
}
