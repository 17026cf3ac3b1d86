using Microsoft.AspNetCore.Components;
using TestRuns.Access;
using TestRuns.Access.Tokens;
using TestRuns.Components.Visit;
using TestRuns.Controllers.Reading;

namespace TestRuns.Components.ControllerPages;

/// <summary>Makes a token, shows it this once in the line that starts a controller, and waits with the reader for that controller.</summary>
public sealed partial class AddControllerPage(ControllerReads reads, ControllerFeed feed, TokenStore tokens, Visitor visitor, NavigationManager navigation, TimeProvider time)
    : ComponentBase, IAsyncDisposable
{
    private readonly PageLoop loop = new();
    private IReadOnlyList<SeenProject> projects = [];
    private IReadOnlyList<ControllerView> arrived = [];
    private StartCommand? command;
    private long made;
    private string name = "";
    private string project = "";
    private string? refused;
    private int days = 90;
    private bool administrator;
    private bool loaded;
    private bool making;

    public async ValueTask DisposeAsync() => await loop.DisposeAsync();

    protected override async Task OnInitializedAsync()
    {
        projects = [.. (await visitor.Projects(loop.Token)).Where(one => one.MayMaintain)];
        administrator = await visitor.IsAdministrator(loop.Token);
        project = administrator ? "" : projects.FirstOrDefault()?.Key ?? "";
        loaded = true;
    }

    private async Task Make()
    {
        if (making) return;
        making = true;
        try
        {
            var projectId = projects.FirstOrDefault(one => one.Key == project)?.Id;
            if (await WhyNot(projectId) is { } why)
            {
                refused = why;
                return;
            }

            DateTimeOffset? expires = days == 0 ? null : time.GetUtcNow().AddDays(days);
            var wish = new TokenWish(name.Trim(), TokenScope.Controller, projectId, expires, MadeBy: await visitor.AccountId());
            var issued = await tokens.Issue(wish, (await visitor.Actor()).Name, CancellationToken.None);
            made = issued.Id;
            command = new StartCommand(navigation.BaseUri.TrimEnd('/'), issued.Text);
            loop.Start(Follow, DispatchExceptionAsync);
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

    private async Task Follow(CancellationToken cancellationToken)
    {
        using var changes = feed.Watch();
        await InvokeAsync(async () => Show(await reads.All(cancellationToken)));
        await foreach (var now in changes.Reader.ReadAllAsync(cancellationToken)) await InvokeAsync(() => Show(now));
    }

    private void Show(IReadOnlyList<ControllerView> now)
    {
        arrived = [.. now.Where(view => view.TokenId == made && view.IsConnected)];
        StateHasChanged();
    }

    private static string Labels(ControllerView view) => view.Labels.Count switch
    {
        0 => "no labels",
        1 => $"the label {view.Labels[0]}",
        _ => $"the labels {string.Join(", ", view.Labels)}",
    };
}
