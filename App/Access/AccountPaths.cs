using Microsoft.AspNetCore.Http.HttpResults;

namespace TestRuns.Access;

/// <summary>Where the account pages are.</summary>
public static class AccountPaths
{
    public const string Root = "/account";
    public const string SignIn = "/account/sign-in";

    /// <summary>By POST, with an antiforgery token.</summary>
    public const string SignOut = "/account/sign-out";

    public const string Denied = "/account/denied";

    /// <summary>The page's address, and where to go on from there.</summary>
    public static string With(string page, string returnUrl) =>
        returnUrl == "/" ? page : $"{page}?returnUrl={Uri.EscapeDataString(returnUrl)}";

    /// <summary>Where somebody signs in again whose session ended amid work, and goes on where they were.</summary>
    public static string AfterSession(string returnUrl) => $"{SignIn}?returnUrl={Uri.EscapeDataString(returnUrl)}&ended=yes";

    /// <summary>The address if it is on this server, else the first page: a link to here never leads on to elsewhere.</summary>
    public static string LocalOrHome(string? returnUrl) =>
        returnUrl is ['/', ..] && RedirectHttpResult.IsLocalUrl(returnUrl) ? returnUrl : "/";
}
