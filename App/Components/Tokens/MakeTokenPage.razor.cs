using Microsoft.AspNetCore.Components;
using TestRuns.Access;
using TestRuns.Access.Tokens;
using TestRuns.Components.Visit;

namespace TestRuns.Components.TokenPages;

/// <summary>Makes a token and shows it this once.</summary>
public sealed partial class MakeTokenPage(TokenStore tokens, Visitor visitor, TimeProvider time) : ComponentBase
{
    private IReadOnlyList<SeenProject> projects = [];
    private IssuedToken? issued;
    private string name = "";
    private string opens = nameof(ProjectRole.Runner);
    private string project = "";
    private string? refused;
    private int days = 90;
    private bool administrator;
    private bool loaded;
    private bool making;

    protected override async Task OnInitializedAsync()
    {
        projects = [.. (await visitor.Projects(CancellationToken.None)).Where(one => one.MayMaintain)];
        administrator = await visitor.IsAdministrator(CancellationToken.None);
        project = projects.FirstOrDefault()?.Key ?? "";
        loaded = true;
    }

    private async Task Make()
    {
        if (making) return;
        making = true;
        try
        {
            var scope = opens == nameof(TokenScope.Backup) ? TokenScope.Backup : opens == nameof(TokenScope.Reporter) ? TokenScope.Reporter : TokenScope.Api;
            var projectId = scope == TokenScope.Backup ? null : projects.FirstOrDefault(one => one.Key == project)?.Id;
            if (await WhyNot(projectId) is { } why)
            {
                refused = why;
                return;
            }

            ProjectRole? role = Enum.TryParse<ProjectRole>(opens, out var chosen) ? chosen : null;
            DateTimeOffset? expires = days == 0 ? null : time.GetUtcNow().AddDays(days);
            var wish = new TokenWish(name.Trim(), scope, projectId, expires, role, await visitor.AccountId());
            issued = await tokens.Issue(wish, (await visitor.Actor()).Name, CancellationToken.None);
        }
        finally
        {
            making = false;
        }
    }

    private async Task<string?> WhyNot(long? projectId)
    {
        if (string.IsNullOrWhiteSpace(name)) return "Give the token a name by which you know it again.";
        if (await visitor.MayShared(ProjectRole.Maintainer, projectId, CancellationToken.None)) return null;
        return projectId is null ? "Only an administrator can make a token for all projects." : "You are no longer a maintainer of this project.";
    }
}
