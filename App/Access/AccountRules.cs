using System.Net.Mail;
using Microsoft.AspNetCore.Identity;

namespace TestRuns.Access;

/// <summary>
/// What Identity's own validator cannot say: an e-mail address may be left out, but one that is given belongs to one account
/// alone, because people sign in with it.
/// </summary>
internal sealed class AccountRules : IUserValidator<Account>
{
    /// <summary>Without <c>@</c>: a name can never pass for somebody's e-mail address at sign-in.</summary>
    public const string NameCharacters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._";

    public const string DisplayNameMissing = nameof(DisplayNameMissing);

    public async Task<IdentityResult> ValidateAsync(UserManager<Account> manager, Account user)
    {
        if (string.IsNullOrWhiteSpace(user.DisplayName)) return IdentityResult.Failed(NoDisplayName);
        if (string.IsNullOrEmpty(user.Email)) return IdentityResult.Success;
        if (!MailAddress.TryCreate(user.Email, out var address) || address.Address != user.Email)
            return IdentityResult.Failed(manager.ErrorDescriber.InvalidEmail(user.Email));

        var holder = await manager.FindByEmailAsync(user.Email);
        return holder is null || holder.Id == user.Id
            ? IdentityResult.Success
            : IdentityResult.Failed(manager.ErrorDescriber.DuplicateEmail(user.Email));
    }

    private static IdentityError NoDisplayName => new() { Code = DisplayNameMissing, Description = "Say the name that others see." };
}
