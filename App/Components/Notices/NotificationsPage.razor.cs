using Microsoft.AspNetCore.Components;
using TestRuns.Components.Layout;
using TestRuns.Components.Look;
using TestRuns.Components.Visit;
using TestRuns.Notices;

namespace TestRuns.Components.NoticePages;

/// <summary>What the visitor was told, live, and (another part of the page) what they want to be told.</summary>
public sealed partial class NotificationsPage(NoticeNews news, NoticeStore store, Visitor visitor, ReaderZone reader, TimeProvider time) : ComponentBase, IAsyncDisposable
{
    private const int PageSize = 50;

    /// <summary>The least time between two looks.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(300);

    private readonly PageLoop loop = new();
    private IReadOnlyList<SeenProject> projects = [];
    private NoticePage page = new([], null);
    private long account;
    private int unread;
    private bool loaded;
    private bool following;

    /// <summary><c>unread</c>, <c>rules</c>; null: all.</summary>
    [SupplyParameterFromQuery(Name = "show")] private string? Show { get; set; }

    [SupplyParameterFromQuery(Name = "before")] private string? Before { get; set; }

    private bool Unread => Show == "unread";

    private bool IsRules => Show == "rules";

    private ReaderZone Reader => reader;

    private TimeProvider Time => time;

    public async ValueTask DisposeAsync() => await loop.DisposeAsync();

    protected override async Task OnParametersSetAsync()
    {
        if (following)
        {
            await Load(loop.Token);
            return;
        }

        following = true;
        loop.Start(Follow, DispatchExceptionAsync);
    }

    private async Task Follow(CancellationToken cancellationToken)
    {
        using var changes = news.Watch();
        await InvokeAsync(() => Load(cancellationToken));
        while (await changes.Reader.WaitToReadAsync(cancellationToken))
        {
            var mine = false;
            while (changes.Reader.TryRead(out var whose)) mine |= whose == account;
            if (!(changes.TakeLost() || mine)) continue;
            await InvokeAsync(() => Load(cancellationToken));
            await Task.Delay(Interval, time, cancellationToken);
        }
    }

    private async Task Load(CancellationToken cancellationToken)
    {
        account = await visitor.AccountId() ?? 0;
        projects = await visitor.Projects(cancellationToken);
        IReadOnlyList<long> ids = [.. projects.Select(one => one.Id)];
        page = await store.List(account, ids, Unread, long.TryParse(Before, out var before) ? before : null, PageSize, cancellationToken);
        unread = await store.Unread(account, ids, cancellationToken);
        loaded = true;
        StateHasChanged();
    }

    private Task Read(Notice notice) => store.Read(account, [notice.Id], CancellationToken.None);

    /// <summary>What came since the page was read is not among them.</summary>
    private async Task ReadAll()
    {
        var newest = Before is null && page.Notices is [var first, ..] ? first.Id : await store.Newest(account, CancellationToken.None);
        await store.ReadAll(account, newest, CancellationToken.None);
    }

    private string At(long? before) => Address.Of("/notifications", ("show", Show), ("before", before?.ToString()));

    private string ProjectOf(Notice notice) => projects.FirstOrDefault(one => one.Id == notice.ProjectId)?.Name ?? "";
}
