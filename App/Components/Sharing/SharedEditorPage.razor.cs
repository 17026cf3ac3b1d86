using Microsoft.AspNetCore.Components;
using Radzen;
using TestRuns.Catalog;
using TestRuns.Catalog.Shared;
using TestRuns.Components.Editing;
using TestRuns.Components.Layout;
using TestRuns.Components.Visit;

namespace TestRuns.Components.Sharing;

/// <summary>Shared steps as a form and as YAML, which are the same thing; and the cases that use them.</summary>
public sealed partial class SharedEditorPage(
    Visitor visitor, SharedReads shared, SharedCommands commands, NavigationManager navigation, NotificationService notifications) : ComponentBase, IDisposable
{
    private static readonly SharedSpec Begun = new()
    {
        Name = "New shared steps", Steps = [new StepSpec { Name = "", Kind = StepKind.Run, Run = new RunSpec { Command = "echo it works" } }.Called(null)],
    };

    private readonly FieldMistakes fields = new();
    private SeenProject? project;
    private StoredShared? stored;
    private StoredShared? theirs;
    private TextAndForm<SharedSpec>? both;
    private IReadOnlyList<NamedThing> users = [];
    private (long? Id, string? Project) shown;
    private string saved = "";
    private string? refused;
    private int count;

    /// <summary>The cases that use them are shown.</summary>
    private bool listed;
    private bool loaded;
    private bool busy;

    [Parameter] public long? Id { get; set; }

    [SupplyParameterFromQuery(Name = "project")] private string? Project { get; set; }

    private bool IsDirty => both is not null && both.Text != saved;

    private bool CanSave => both?.Good is not null && !fields.Any;

    private string State => (IsDirty, stored) switch
    {
        (true, _) => both!.Mistakes.Count > 0 ? "Not saved; there are mistakes" : fields.Any ? "Not saved; a field has no value" : "Not saved",
        (_, null) => "Not saved yet",
        _ => $"Version {stored!.Version}, by {stored.ChangedBy}",
    };

    public void Dispose() => fields.Changed -= StateHasChanged;

    protected override void OnInitialized() => fields.Changed += StateHasChanged;

    protected override async Task OnParametersSetAsync()
    {
        if (loaded && shown == (Id, Project)) return;
        shown = (Id, Project);
        // After new ones were saved the address changes, and nothing else.
        if (loaded && stored is not null && stored.Id == Id) return;
        await Load();
    }

    private async Task Load()
    {
        (stored, theirs, refused, both) = (null, null, null, null);
        var mine = await visitor.Projects(CancellationToken.None);
        if (Id is { } id)
        {
            stored = await shared.Find(id, CancellationToken.None);
            project = mine.FirstOrDefault(one => one.Id == stored?.ProjectId);
        }
        else
        {
            project = mine.FirstOrDefault(one => one.MayMaintain && (Project is null ? !one.IsArchived : one.Key == Project));
        }

        if (project is not null && (Id is null || stored is not null)) Show(stored?.Spec ?? Begun);
        if (project is not null) await ReadUsers();
        loaded = true;
    }

    private async Task ReadUsers()
    {
        if (stored is null) return;
        users = await shared.Users(stored.Id, UserList.Most, CancellationToken.None);
        count = users.Count < UserList.Most ? users.Count : (await shared.List(stored.ProjectId, CancellationToken.None)).FirstOrDefault(one => one.Id == stored.Id)?.UsedIn ?? users.Count;
    }

    private void Show(SharedSpec spec)
    {
        both = new TextAndForm<SharedSpec>(spec, SharedFile.Write, SharedFile.Read);
        saved = both.Text;
    }

    private Task SaveNow() => Do(() => Save(stored?.Version ?? 0));

    private Task Overwrite() => Do(() => Save(theirs!.Version));

    private Task Delete() => Do(async () =>
    {
        refused = null;
        await ReadUsers();
        if (users.Count > 0)
        {
            (listed, refused) = (true, $"They are not deleted: {(count == 1 ? "a case uses" : $"{count:N0} cases use")} them. Take them out there first, or turn them into own steps.");
            return;
        }

        if (!await commands.Delete(stored!)) return;
        saved = both!.Text;
        navigation.NavigateTo(Address.Of("/cases/shared", ("project", project!.Key)));
    });

    private void TakeTheirs()
    {
        (stored, theirs, refused) = (theirs, null, null);
        Show(stored!.Spec);
    }

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

    private async Task Save(int version)
    {
        refused = null;
        var sent = both!.Text;
        if (!CanSave || await commands.Save(project!.Id, stored, version, both.Good!) is not { } answer) return;
        if (answer.Outcome == SharedOutcome.Conflict) theirs = answer.Stored;
        else if (answer.Outcome is SharedOutcome.Made or SharedOutcome.Changed or SharedOutcome.Same) await Saved(answer, sent);
        else refused = $"{SharedCommands.Why(answer)} Nothing was saved.";
    }

    private async Task Saved(SharedAnswer answer, string sent)
    {
        (stored, theirs) = (answer.Stored, null);
        // What was changed while it was being saved stays, and is not saved.
        if (both!.Text == sent) both.Form(stored!.Spec);
        saved = SharedFile.Write(stored!.Spec);
        await ReadUsers();
        notifications.Notify(NotificationSeverity.Success, answer.Outcome == SharedOutcome.Same ? "They said this already." : "Saved.", duration: 3000);
        if (Id is null) navigation.NavigateTo($"/cases/shared/{stored.Id}", replace: true);
    }
}
