using Microsoft.AspNetCore.Components;
using TestRuns.Access.People;
using TestRuns.Components.Visit;

namespace TestRuns.Components.MemberPages;

/// <summary>All accounts, for administrators: read again when anybody's standing changes.</summary>
public sealed partial class AccountsPage(AccountStore store, AccessNews news, Visitor visitor, AccountCommands commands, NavigationManager navigation) : Rereading
{
    private IReadOnlyList<AccountView> accounts = [];
    private string? text;
    private string? link;
    private string? whose;
    private long? me;
    private bool administrator;
    private bool loaded;

    protected override async Task OnInitializedAsync()
    {
        LoadAgainOn<long>(handler => news.Changed += handler, handler => news.Changed -= handler);
        await Load();
    }

    protected override async Task Load()
    {
        me = await visitor.AccountId();
        administrator = await visitor.IsAdministrator(CancellationToken.None);
        accounts = administrator ? await store.List(text, CancellationToken.None) : [];
        loaded = true;
    }

    private Task Find() => Load();

    private async Task Reset(AccountView account)
    {
        if (await commands.MakeReset(account) is { } secret) (link, whose) = (navigation.BaseUri.TrimEnd('/') + PasswordResets.Path + secret, account.Name);
    }
}
