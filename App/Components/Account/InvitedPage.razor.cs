using Microsoft.AspNetCore.Components;
using TestRuns.Access;
using TestRuns.Access.People;
using TestRuns.Catalog;

namespace TestRuns.Components.AccountPages;

/// <summary>Behind the link of an invitation: a new account, or a new project for the one that is signed in.</summary>
public sealed partial class InvitedPage(JoinProject joining, ProjectStore projects, ProjectAccess access, SignIn signIn)
{
    private const string NewForm = "new";

    private readonly AccountErrors errors = new();
    private OpenedInvitation? invitation;
    private Project? project;
    private ProjectRole? member;
    private LinkState state;
    private bool signedIn;

    [Parameter] public required string Secret { get; set; }

    [CascadingParameter] private HttpContext Http { get; set; } = null!;

    [SupplyParameterFromForm(FormName = NewForm)] private string? Name { get; set; }
    [SupplyParameterFromForm(FormName = NewForm)] private string? DisplayName { get; set; }
    [SupplyParameterFromForm(FormName = NewForm)] private string? Email { get; set; }
    [SupplyParameterFromForm(FormName = NewForm)] private string? Password { get; set; }

    private string Here => Invitations.Path + Secret;

    protected override async Task OnInitializedAsync()
    {
        invitation = await joining.Look(Secret, Http.RequestAborted);
        signedIn = Http.User.AccountId() is not null;
        await Show(invitation.State);
    }

    private async Task MakeAccount()
    {
        // Signed in meanwhile, in another tab: an account is there already.
        if (project is null || signedIn) return;
        var wanted = new NewAccount(Name?.Trim() ?? "", Email?.Trim(), DisplayName?.Trim() ?? "", Password ?? "");
        if (await joining.AsNew(Secret, wanted, Http.RequestAborted) is not var (result, account)) await ShowAnew();
        else if (!result.Succeeded) errors.Take(result);
        else
        {
            await signIn.As(account, Http.RequestAborted);
            GoToProject();
        }
    }

    private async Task Join()
    {
        if (project is null || Http.User.AccountId() is not { } account) return;
        if (await joining.AsExisting(Secret, account, Http.RequestAborted)) GoToProject();
        else await ShowAnew();
    }

    private async Task ShowAnew() => await Show((await joining.Look(Secret, Http.RequestAborted)).State);

    private async Task Show(LinkState now)
    {
        state = now;
        project = now == LinkState.Good ? (await projects.List(Http.RequestAborted)).FirstOrDefault(one => one.Id == invitation!.ProjectId) : null;
        member = project is null ? null : await access.RoleIn(Http.User, project.Id, Http.RequestAborted);
        // Not 404: for that one Blazor renders no page.
        if (project is null) Http.Response.StatusCode = StatusCodes.Status410Gone;
    }

    // Not through NavigationManager: see SignInPage.
    private void GoToProject() => Http.Response.Redirect($"/runs?project={project!.Key}");

    private bool Focus(string field) => errors.Focus(field, first: "name");

    private static string May(ProjectRole role) => role switch
    {
        ProjectRole.Viewer => "you may look at everything in it",
        ProjectRole.Runner => "you may start, abort and re-run its runs, and work through manual steps",
        _ => "you may do everything in it, and decide about its members",
    };
}
