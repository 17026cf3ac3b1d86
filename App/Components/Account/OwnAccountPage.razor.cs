using Microsoft.AspNetCore.Components;
using TestRuns.Access;
using TestRuns.Access.People;

namespace TestRuns.Components.AccountPages;

/// <summary>What people see and change of their own account.</summary>
public sealed partial class OwnAccountPage(OwnAccount own)
{
    private const string NameForm = "naming";
    private const string PasswordForm = "password";

    private readonly AccountErrors errors = new();
    private Account? account;

    [CascadingParameter] private HttpContext Http { get; set; } = null!;

    /// <summary>What was done before the page was shown anew.</summary>
    [SupplyParameterFromQuery(Name = "done")] private string? Done { get; set; }

    [SupplyParameterFromForm(FormName = NameForm, Name = "displayName")] private string? DisplayName { get; set; }
    [SupplyParameterFromForm(FormName = PasswordForm, Name = "old")] private string? Old { get; set; }
    [SupplyParameterFromForm(FormName = PasswordForm, Name = "password")] private string? Password { get; set; }

    private string DoneText => Done == "name" ? "Your name is saved." : "Your password is changed. Wherever else you were signed in, you are signed out.";

    protected override async Task OnInitializedAsync()
    {
        account = Http.User.AccountId() is { } id ? await own.Find(id) : null;
        // The account pages are open to all: this one is only to who is signed in.
        if (account is null) Http.Response.Redirect(AccountPaths.With(AccountPaths.SignIn, AccountPaths.Root));
    }

    private async Task Rename()
    {
        if (account is null) return;
        var result = await own.Rename(account, DisplayName?.Trim() ?? "", Http.RequestAborted);
        if (result.Succeeded) ShowAnew("name");
        else errors.Take(result);
    }

    private async Task ChangePassword()
    {
        if (account is null) return;
        var result = await own.ChangePassword(account, Old ?? "", Password ?? "", Http.RequestAborted);
        if (result.Succeeded) ShowAnew("password");
        else errors.Take(result);
    }

    private async Task EndSessions()
    {
        if (account is null) return;
        await own.EndSessions(account, Http.RequestAborted);
        Http.Response.Redirect(AccountPaths.SignIn);
    }

    // By a new request: loaded again, the page does not send the form once more.
    private void ShowAnew(string done) => Http.Response.Redirect($"{AccountPaths.Root}?done={done}");
}
