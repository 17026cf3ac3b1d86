using Microsoft.AspNetCore.Components;
using TestRuns.Access;

namespace TestRuns.Components.AccountPages;

public sealed partial class SignInPage(SignIn signIn, FirstAdministrator first, TimeProvider time)
{
    private const string Form = "sign-in";

    private string? error;
    private bool nobodyYet;

    [CascadingParameter] private HttpContext Http { get; set; } = null!;

    [SupplyParameterFromQuery] private string? ReturnUrl { get; set; }
    /// <summary>Anything: somebody was at work here when their session ended.</summary>
    [SupplyParameterFromQuery] private string? Ended { get; set; }

    [SupplyParameterFromForm(FormName = Form)] private string? Name { get; set; }
    [SupplyParameterFromForm(FormName = Form)] private string? Password { get; set; }
    [SupplyParameterFromForm(FormName = Form)] private bool Remember { get; set; }

    protected override async Task OnInitializedAsync()
    {
        if (Http.User.AccountId() is not null) GoOn();
        else nobodyYet = await first.IsNeeded(Http.RequestAborted);
    }

    private async Task Submit()
    {
        // Signed in before, and the page is already on its way elsewhere.
        if (Http.User.AccountId() is not null) return;
        var answer = await signIn.WithPassword(Name?.Trim() ?? "", Password ?? "", Remember, Http.RequestAborted);
        if (answer.Outcome == SignInOutcome.SignedIn) GoOn();
        else error = Words(answer);
    }

    // Not through NavigationManager: it makes the address absolute, with http even where a proxy ends TLS, and form-action of
    // the content security policy would stop the browser there.
    private void GoOn() => Http.Response.Redirect(AccountPaths.LocalOrHome(ReturnUrl));

    // The reader's zone is not known to a plain page: how long it lasts is said first.
    private string Words(SignInAnswer answer) => answer switch
    {
        { Outcome: SignInOutcome.LockedOut, LockedUntil: { } until } => $"Too many wrong passwords. This account is locked for {Minutes(until)}, until {until.UtcDateTime:HH:mm} UTC.",
        { Outcome: SignInOutcome.Disabled } => "This account is disabled. An administrator can enable it again.",
        _ => "The name or the password is wrong.",
    };

    private string Minutes(DateTimeOffset until) =>
        Math.Max(1, (int)Math.Ceiling((until - time.GetUtcNow()).TotalMinutes)) is var minutes && minutes == 1 ? "1 minute" : $"{minutes} minutes";
}
