using Microsoft.AspNetCore.Components;
using TestRuns.Access;

namespace TestRuns.Components.AccountPages;

public sealed partial class FirstAdministratorPage(FirstAdministrator first, SignIn signIn)
{
    private const string Form = "first";

    private readonly AccountErrors errors = new();
    private bool good;

    [Parameter] public required string Secret { get; set; }

    [CascadingParameter] private HttpContext Http { get; set; } = null!;

    [SupplyParameterFromForm(FormName = Form)] private string? Name { get; set; }
    [SupplyParameterFromForm(FormName = Form)] private string? DisplayName { get; set; }
    [SupplyParameterFromForm(FormName = Form)] private string? Email { get; set; }
    [SupplyParameterFromForm(FormName = Form)] private string? Password { get; set; }

    // Of the document: with <base href="/"> a bare fragment would lead to the first page.
    private string Here => FirstAdministrator.Path + Secret;

    protected override async Task OnInitializedAsync() => Show(await first.IsGood(Secret, Http.RequestAborted));

    private async Task Submit()
    {
        var wanted = new NewAccount(Name?.Trim() ?? "", Email?.Trim(), DisplayName?.Trim() ?? "", Password ?? "");
        if (await first.Create(Secret, wanted, Http.RequestAborted) is not var (result, account)) Show(false);
        else if (!result.Succeeded) errors.Take(result);
        else
        {
            await signIn.As(account, Http.RequestAborted);
            Http.Response.Redirect("/");
        }
    }

    private void Show(bool works)
    {
        good = works;
        // Not 404: for that one Blazor renders no page.
        if (!works) Http.Response.StatusCode = StatusCodes.Status410Gone;
    }

    private bool Focus(string field) => errors.Focus(field, first: "name");
}
