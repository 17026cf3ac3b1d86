using Microsoft.AspNetCore.Components;
using TestRuns.Access.People;
using TestRuns.Components.Visit;

namespace TestRuns.Components.MemberPages;

/// <summary>Who may do what in one project, as it stands: read again when anybody's standing changes.</summary>
public sealed partial class MembersPage(MemberStore store, Invitations invitations, AccessNews news, Visitor visitor) : ComponentBase, IDisposable
{
    private IReadOnlyList<Member> members = [];
    private IReadOnlyList<Invitation> open = [];
    private SeenProject? project;
    private long? me;
    private bool loaded;
    private bool left;

    [Parameter] public string Key { get; set; } = "";

    public void Dispose()
    {
        left = true;
        news.Changed -= OnNews;
        invitations.Changed -= OnChanged;
    }

    protected override void OnInitialized()
    {
        news.Changed += OnNews;
        invitations.Changed += OnChanged;
    }

    protected override Task OnParametersSetAsync() => Load();

    private void OnNews(long account) => OnChanged();

    private void OnChanged() => _ = InvokeAsync(async () =>
    {
        if (left) return;
        try
        {
            await Load();
            StateHasChanged();
        }
        catch (Exception error)
        {
            await DispatchExceptionAsync(error);
        }
    });

    private async Task Load()
    {
        me = await visitor.AccountId();
        project = (await visitor.Projects(CancellationToken.None)).FirstOrDefault(one => one.Key == Key);
        members = project is null ? [] : await store.List(project.Id, CancellationToken.None);
        open = project is { MayMaintain: true } ? await invitations.Open(project.Id, CancellationToken.None) : [];
        loaded = true;
    }
}
