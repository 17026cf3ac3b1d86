using Microsoft.AspNetCore.Components;
using TestRuns.Access;
using TestRuns.Access.People;

namespace TestRuns.Components.AccountPages;

/// <summary>Behind the link that an administrator made for somebody who lost a password.</summary>
public sealed partial class ResetPage(NewPassword passwords, SignIn signIn)
{
    private const string Form = "reset";

    private readonly AccountErrors errors = new();
    private LinkState state;
    private string userName = "";

    [Parameter] public required string Secret { get; set; }

    [CascadingParameter] private HttpContext Http { get; set; } = null!;

    [SupplyParameterFromForm(FormName = Form)] private string? Password { get; set; }

    private string Here => PasswordResets.Path + Secret;

    protected override Task OnInitializedAsync() => Look();

    private async Task Submit()
    {
        if (state != LinkState.Good) return;
        if (await passwords.Set(Secret, Password ?? "", Http.RequestAborted) is not var (result, account)) await Look();
        else if (!result.Succeeded) errors.Take(result);
        else
        {
            await signIn.As(account, Http.RequestAborted);
            Http.Response.Redirect("/");
        }
    }

    private async Task Look()
    {
        (state, userName) = await passwords.Look(Secret, Http.RequestAborted);
        if (state != LinkState.Good) Http.Response.StatusCode = StatusCodes.Status410Gone;
    }
}
