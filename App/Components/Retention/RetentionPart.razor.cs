using Microsoft.AspNetCore.Components;
using TestRuns.Components.Visit;
using TestRuns.Retention;

namespace TestRuns.Components.RetentionPages;

/// <summary>A project's rule: what it would remove is seen before, and how far a removal has come while it goes on.</summary>
public sealed partial class RetentionPart(RetentionRules rules, RetentionLook look, RetentionWork work, RetentionCommands commands, Visitor visitor, TimeProvider time) : ComponentBase, IAsyncDisposable
{
    private const string About =
        "How long runs, their logs and files are kept. Always kept: what is not over, the newest run of each suite and of the project, and runs that somebody keeps (on their details). Statistics say how many runs are missing.";

    /// <summary>The least time between two looks at the progress.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(300);

    private readonly PageLoop loop = new();
    private IReadOnlyDictionary<string, string> wrong = new Dictionary<string, string>(StringComparer.Ordinal);
    private RulesInForce? inForce;
    private RetentionWish stored = RetentionWish.Nothing;
    private RetentionWish? typed;
    private RetentionWish? previewed;
    private RetentionPreview? preview;
    private RetentionProgress? progress;
    private bool administrator;
    private bool saved;
    private bool busy;
    private bool looking;

    [Parameter, EditorRequired] public SeenProject Project { get; set; } = null!;

    private RetentionCommands Commands => commands;

    public async ValueTask DisposeAsync() => await loop.DisposeAsync();

    protected override async Task OnInitializedAsync()
    {
        administrator = await visitor.IsAdministrator(CancellationToken.None);
        await Load();
        loop.Start(Follow, DispatchExceptionAsync);
    }

    private async Task Load()
    {
        inForce = await rules.Of(Project.Id, CancellationToken.None);
        typed = stored = RetentionWish.Of(inForce.Own ?? inForce.Usual);
    }

    private async Task Follow(CancellationToken cancellationToken)
    {
        using var changes = work.Watch();
        await InvokeAsync(Show);
        while (await changes.Reader.WaitToReadAsync(cancellationToken))
        {
            while (changes.Reader.TryRead(out _))
            {
                // It says that something has changed: what is shown is read.
            }

            await InvokeAsync(Show);
            await Task.Delay(Interval, time, cancellationToken);
        }
    }

    private void Show()
    {
        var before = progress;
        progress = work.Of(Project.Id);
        // What was looked at is gone by now.
        if (before is { IsOver: false } && progress is { IsOver: true }) preview = null;
        StateHasChanged();
    }

    private void Typed(RetentionWish? wish) => (typed, saved) = (wish, false);

    private Task Save() => Do(async () =>
    {
        if (typed is null || await commands.Save(Project, typed) is not { } mistakes) return;
        wrong = mistakes;
        if (wrong.Count > 0) return;
        saved = true;
        await Load();
    });

    private Task Forget() => Do(async () =>
    {
        if (await commands.Save(Project, null) is null) return;
        (wrong, saved, preview) = (new Dictionary<string, string>(StringComparer.Ordinal), false, null);
        await Load();
    });

    private Task Look() => Do(async () =>
    {
        if (typed is null) return;
        (wrong, preview, previewed) = (typed.Mistakes(), null, typed);
        if (wrong.Count > 0) return;
        looking = true;
        var rule = new RetentionRule { ChangedBy = "", RunDays = typed.RunDays, RunCount = typed.RunCount, FileDays = typed.FileDays, KeepRemarked = typed.KeepRemarked };
        try
        {
            // Sizes are looked up in folders: not in the circuit's turn.
            preview = await Task.Run(() => look.Ask(Project.Id, rule, loop.Token), loop.Token);
        }
        catch (OperationCanceledException) when (loop.Token.IsCancellationRequested)
        {
            // The page was left.
        }
        finally
        {
            looking = false;
        }
    });

    private async Task Do(Func<Task> act)
    {
        if (busy) return;
        busy = true;
        try
        {
            await act();
        }
        finally
        {
            busy = false;
        }
    }
}
