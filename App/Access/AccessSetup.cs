using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using TestRuns.Access.People;
using TestRuns.Access.Tokens;
using TestRuns.Access.Web;
using TestRuns.Storage;

namespace TestRuns.Access;

public static class AccessSetup
{
    /// <summary>Needs Storage and a TimeProvider.</summary>
    public static IServiceCollection AddAccess(this IServiceCollection services)
    {
        services.AddAccounts();
        services.AddSession();
        services.AddAuthorization(ProjectPolicies.AddTo);
        services.AddSingleton<IAuthorizationHandler, RoleInProjectHandler>();
        services.AddSingleton<IAuthorizationHandler, AdministratorOnlyHandler>();
        services.AddSingleton<IAuthorizationHandler, KnownCallerHandler>();
        services.AddSingleton<ProjectAccess>();
        services.AddSingleton<RunTokens>();
        services.AddSingleton<TokenStore>();
        services.AddSingleton<ForgetProject>();
        services.AddSingleton<EmbeddedToken>();
        services.AddSingleton<Audit>();
        services.AddSingleton<AuditReads>();
        services.AddPeople();
        services.AddProtectionKeys();
        services.AddRateLimiter(SignInLimit.Configure);
        services.AddAntiforgery(options =>
        {
            options.Cookie.Name = "testruns.form";
            options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        });
        services.Configure<KestrelServerOptions>(options => options.AddServerHeader = false);
        return services;
    }

    /// <summary>Before all endpoints: recognises callers, and turns away who may not go on.</summary>
    public static IApplicationBuilder UseAccess(this IApplicationBuilder app) => app
        .Use(SecurityHeaders.Add)
        .UseAuthentication()
        .Use(SameOrigin.Check)
        .UseRateLimiter()
        .UseAuthorization()
        .UseAntiforgery()
        .Use(StaleForm.StartAgain);

    public static IEndpointRouteBuilder MapAccess(this IEndpointRouteBuilder routes)
    {
        // The form parameter makes antiforgery look at it: nobody is signed out by another site's picture or form.
        routes.MapPost(AccountPaths.SignOut, async ([FromForm] string? returnUrl, SignIn signIn, CancellationToken cancellationToken) =>
        {
            await signIn.Out(cancellationToken);
            return TypedResults.LocalRedirect(AccountPaths.With(AccountPaths.SignIn, AccountPaths.LocalOrHome(returnUrl)));
        }).AllowAnonymous();
        return routes;
    }

    private static void AddAccounts(this IServiceCollection services)
    {
        services.AddIdentityCore<Account>(options =>
            {
                options.User.AllowedUserNameCharacters = AccountRules.NameCharacters;
                // Length is what makes a password hard to guess; rules about digits and capitals make it hard to remember.
                options.Password = new PasswordOptions
                {
                    RequiredLength = 10, RequireDigit = false, RequireLowercase = false, RequireUppercase = false, RequireNonAlphanumeric = false,
                };
                options.Lockout.MaxFailedAccessAttempts = 10;
                options.Lockout.DefaultLockoutTimeSpan = TimeSpan.FromMinutes(5);
            })
            .AddUserValidator<AccountRules>()
            .AddUserStore<UserOnlyStore<Account, AppDb, long>>()
            .AddClaimsPrincipalFactory<Principals.Factory>()
            .AddSignInManager();
        services.AddScoped<SignIn>();
        services.AddScoped<FirstAdministrator>();
        services.AddScoped<JoinProject>();
        services.AddScoped<NewPassword>();
        services.AddScoped<OwnAccount>();
    }

    private static void AddPeople(this IServiceCollection services)
    {
        services.AddSingleton<AccessNews>();
        services.AddSingleton<MemberStore>();
        services.AddSingleton<Invitations>();
        services.AddSingleton<PasswordResets>();
        services.AddSingleton<AccountStore>();
    }

    private static void AddSession(this IServiceCollection services)
    {
        const string either = "TestRuns";
        services.AddAuthentication(either)
            .AddPolicyScheme(either, null, options => options.ForwardDefaultSelector =
                context => Bearer.IsIn(context.Request) ? Bearer.Scheme : IdentityConstants.ApplicationScheme)
            .AddScheme<Microsoft.AspNetCore.Authentication.AuthenticationSchemeOptions, Bearer>(Bearer.Scheme, null)
            .AddCookie(IdentityConstants.ApplicationScheme, options =>
            {
                options.Cookie.Name = "testruns";
                options.Cookie.HttpOnly = true;
                options.Cookie.SameSite = SameSiteMode.Lax;
                options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
                options.ExpireTimeSpan = TimeSpan.FromDays(14);
                options.SlidingExpiration = true;
                options.Events.OnRedirectToLogin = Refusal.ToSignIn;
                options.Events.OnRedirectToAccessDenied = Refusal.ToDenied;
                options.Events.OnValidatePrincipal = Sessions.Check;
            });
        // After the cookie's own set-up, which makes the format.
        services.PostConfigure<CookieAuthenticationOptions>(IdentityConstants.ApplicationScheme, options => options.TicketDataFormat = new KnownTickets(options.TicketDataFormat));
        services.AddSingleton<Sessions>();
        services.AddCascadingAuthenticationState();
        services.AddScoped<AuthenticationStateProvider, CircuitAuthentication>();
    }
}
