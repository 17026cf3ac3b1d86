using Microsoft.AspNetCore.Identity;

namespace TestRuns.Access;

public enum SignInOutcome
{
    SignedIn,

    /// <summary>No such account, or not its password: which of the two is not told.</summary>
    Wrong,

    LockedOut,
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
            await Record("nobody", "account.signInFailed", "unknown account", cancellationToken);
            return new SignInAnswer(SignInOutcome.Wrong);
        }

        var result = await session.PasswordSignInAsync(account, password, remember, lockoutOnFailure: true);
        var action = result.Succeeded ? "account.signedIn" : result.IsLockedOut ? "account.lockedOut" : "account.signInFailed";
        await Record(result.Succeeded ? account.DisplayName : "nobody", action, account.UserName!, cancellationToken);
        if (result.Succeeded) return new SignInAnswer(SignInOutcome.SignedIn);
        return result.IsLockedOut
            ? new SignInAnswer(SignInOutcome.LockedOut, await accounts.GetLockoutEndDateAsync(account))
            : new SignInAnswer(SignInOutcome.Wrong);
    }

    /// <summary>Signs in who has just proved to be this account in another way.</summary>
    public async Task As(Account account, CancellationToken cancellationToken)
    {
        await session.SignInAsync(account, isPersistent: false);
        await Record(account.DisplayName, "account.signedIn", account.UserName!, cancellationToken);
    }

    public async Task Out(CancellationToken cancellationToken)
    {
        var who = http.HttpContext!.User;
        await session.SignOutAsync();
        if (who.AccountId() is not null) await Record(who.NameForPeople(), "account.signedOut", who.Identity?.Name ?? "", cancellationToken);
    }

    private Task Record(string who, string action, string target, CancellationToken cancellationToken) =>
        audit.Write(new AuditFact(who, action, target, Details: $"from {http.HttpContext?.Connection.RemoteIpAddress}"), cancellationToken);
}
