using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using TestRuns.Components.Visit;
using TestRuns.Notices;

namespace TestRuns.Components.NoticePages;

/// <summary>Counts what is unread, live. What comes is shown for a moment, and what one is looking at is read.</summary>
public sealed partial class NoticeBell(NoticeNews news, NoticeStore store, Visitor visitor, NavigationManager navigation, TimeProvider time) : ComponentBase, IAsyncDisposable
{
    private const int MostShown = 99;

    /// <summary>A storm of failures is one line, not a wall of them.</summary>
    private const int MostToasts = 3;

    /// <summary>The least time between two looks.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(300);

    private readonly PageLoop loop = new();
    private readonly List<Toast> toasts = [];
    private long account;
    private long newest;
    private int unread;

    /// <summary>How long what has come is shown.</summary>
    [Parameter] public TimeSpan Shown { get; set; } = TimeSpan.FromSeconds(7);

    public async ValueTask DisposeAsync()
    {
        navigation.LocationChanged -= OnMoved;
        await loop.DisposeAsync();
    }

    protected override async Task OnInitializedAsync()
    {
        if (await visitor.AccountId() is not { } id) return;
        account = id;
        navigation.LocationChanged += OnMoved;
        loop.Start(Follow, DispatchExceptionAsync);
    }

    private async Task Follow(CancellationToken cancellationToken)
    {
        using var changes = news.Watch();
        await InvokeAsync(async () =>
        {
            newest = await store.Newest(account, cancellationToken);
            await Count(cancellationToken);
            // A look costs nobody anything, a change takes the database's one writer's place: only where there is one.
            if (unread > 0 && await ReadHere(cancellationToken) > 0) await Count(cancellationToken);
        });
        while (await changes.Reader.WaitToReadAsync(cancellationToken))
        {
            // Everybody's come by here: nothing is asked of the circuit unless it is about this one.
            var mine = false;
            while (changes.Reader.TryRead(out var whose)) mine |= whose == account;
            if (!(changes.TakeLost() || mine)) continue;
            await InvokeAsync(() => Look(cancellationToken));
            await Task.Delay(Interval, time, cancellationToken);
        }
    }

    private async Task Look(CancellationToken cancellationToken)
    {
        var projects = await Projects(cancellationToken);
        var page = await store.List(account, projects, unread: true, before: null, MostToasts + 1, cancellationToken);
        var fresh = page.Notices.Where(notice => notice.Id > newest).ToList();
        if (fresh.Count > 0)
        {
            newest = fresh[0].Id;
            if (await ReadHere(cancellationToken) > 0) fresh.RemoveAll(notice => notice.RunId == RunHere());
            Show(fresh);
        }

        unread = await store.Unread(account, projects, cancellationToken);
        StateHasChanged();
    }

    private async Task Count(CancellationToken cancellationToken)
    {
        unread = await store.Unread(account, await Projects(cancellationToken), cancellationToken);
        StateHasChanged();
    }

    private async Task<IReadOnlyList<long>> Projects(CancellationToken cancellationToken) => [.. (await visitor.Projects(cancellationToken)).Select(one => one.Id)];

    private void Show(List<Notice> fresh)
    {
        if (fresh.Count > MostToasts) Add(new Toast("Notifications", "Several have come at once.", "/notifications"));
        else foreach (var notice in fresh) Add(new Toast($"#{notice.RunNumber} {notice.RunName}", notice.Text, NoticeLook.Href(notice)));
    }

    private void Add(Toast toast)
    {
        toasts.Add(toast);
        if (toasts.Count > MostToasts) toasts.RemoveAt(0);
        _ = Hide(toast);
    }

    private async Task Hide(Toast toast)
    {
        try
        {
            await Task.Delay(Shown, time, loop.Token);
            await InvokeAsync(() =>
            {
                toasts.Remove(toast);
                StateHasChanged();
            });
        }
        catch (OperationCanceledException) when (loop.Token.IsCancellationRequested)
        {
            // The tab is closed.
        }
    }

    private void OnMoved(object? sender, LocationChangedEventArgs change) => _ = InvokeAsync(async () =>
    {
        try
        {
            toasts.Clear();
            if (unread > 0) await ReadHere(loop.Token);
            StateHasChanged();
        }
        catch (OperationCanceledException) when (loop.Token.IsCancellationRequested)
        {
            // The tab is closed.
        }
        catch (Exception error)
        {
            await DispatchExceptionAsync(error);
        }
    });

    /// <summary>What is told of the run that is looked at, is known.</summary>
    private async Task<int> ReadHere(CancellationToken cancellationToken) => RunHere() is { } run ? await store.ReadRun(account, run, cancellationToken) : 0;

    private long? RunHere()
    {
        var path = navigation.ToBaseRelativePath(navigation.Uri).Split('?', '#')[0].Split('/');
        return path is ["runs", var number, ..] && long.TryParse(number, out var run) ? run : null;
    }

    private sealed record Toast(string Title, string Text, string Href)
    {
        /// <summary>Two that say the same are two.</summary>
        public Guid Id { get; } = Guid.NewGuid();
    }
}
