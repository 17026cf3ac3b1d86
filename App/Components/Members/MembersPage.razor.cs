using Microsoft.AspNetCore.Components;
using TestRuns.Access.People;
using TestRuns.Components.Visit;

namespace TestRuns.Components.MemberPages;

/// <summary>Who may do what in one project, as it stands: read again when anybody's standing changes.</summary>
public sealed partial class MembersPage(MemberStore store, Invitations invitations, AccessNews news, Visitor visitor) : Rereading
{
    private IReadOnlyList<Member> members = [];
    private IReadOnlyList<Invitation> open = [];
    private SeenProject? project;
    private long? me;
    private bool loaded;

    [Parameter] public string Key { get; set; } = "";

    protected override void OnInitialized()
    {
        LoadAgainOn<long>(handler => news.Changed += handler, handler => news.Changed -= handler);
        LoadAgainOn(handler => invitations.Changed += handler, handler => invitations.Changed -= handler);
    }

    protected override Task OnParametersSetAsync() => Load();

    protected override async Task Load()
    {
        me = await visitor.AccountId();
        project = (await visitor.Projects(CancellationToken.None)).FirstOrDefault(one => one.Key == Key);
        members = project is null ? [] : await store.List(project.Id, CancellationToken.None);
        open = project is { MayMaintain: true } ? await invitations.Open(project.Id, CancellationToken.None) : [];
        loaded = true;
    }
}
