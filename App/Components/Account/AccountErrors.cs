using Microsoft.AspNetCore.Identity;
using TestRuns.Access;

namespace TestRuns.Components.AccountPages;

/// <summary>What is wrong with what was typed into an account form, each beside its field.</summary>
public sealed class AccountErrors
{
    private readonly List<(string Field, string Text)> all = [];

    public IReadOnlyList<(string Field, string Text)> All => all;

    public void Take(IdentityResult result)
    {
        all.Clear();
        all.AddRange(result.Errors.Select(error => (FieldOf(error), error.Description)));
    }

    public string? Of(string field) => all.Find(error => error.Field == field).Text;

    /// <summary>Whether the cursor belongs there: at the first that is wrong, else at the form's first.</summary>
    public bool Focus(string field, string first) => field == (all.Count == 0 ? first : all[0].Field);

    private static string FieldOf(IdentityError error) => error.Code switch
    {
        nameof(IdentityErrorDescriber.PasswordMismatch) => "old",
        _ when error.Code.StartsWith("Password", StringComparison.Ordinal) => "password",
        _ when error.Code.Contains("Email", StringComparison.Ordinal) => "email",
        AccountRules.DisplayNameMissing => "displayName",
        _ => "name",
    };
}
