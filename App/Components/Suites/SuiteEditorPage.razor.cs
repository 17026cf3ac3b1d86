using Microsoft.AspNetCore.Components;
using Radzen;
using TestRuns.Catalog;
using TestRuns.Catalog.Shared;
using TestRuns.Components.Editing;
using TestRuns.Components.Layout;
using TestRuns.Components.Visit;

namespace TestRuns.Components.Suites;

/// <summary>A suite: its defaults, the cases that were chosen for it in their order, and the same as its file.</summary>
public sealed partial class SuiteEditorPage(
    Visitor visitor, SuiteEdits edits, SharedReads shared, SuiteCommands commands, NavigationManager navigation, NotificationService notifications) : ComponentBase, IDisposable
{
    private static readonly (string Word, string Text)[] AllViews = [("", "Cases and defaults"), ("yaml", "YAML"), ("schedules", "Schedules"), ("variables", "Variables"), ("changes", "Changes")];

    private readonly FieldMistakes fields = new();
    private KnownCases known = new();
    private SeenProject? project;
    private SharedNames sharedNames = SharedNames.None;
    private StoredSuite? stored;
    private TextAndForm<SuiteSpec>? both;
    private (long? Id, string? Project) shown;
    private IReadOnlyList<FileMistake> shownMistakes = [];
    private string? refused;
    private bool changed;
    private bool conflict;
    private bool loaded;
    private bool busy;

    [Parameter] public long? Id { get; set; }

    [SupplyParameterFromQuery(Name = "project")] private string? Project { get; set; }

    /// <summary><c>yaml</c>, <c>schedules</c>, <c>changes</c>; null: the form.</summary>
    [SupplyParameterFromQuery(Name = "view")] private string? View { get; set; }

    private IEnumerable<(string Word, string Text)> Views => stored is null ? AllViews[..2] : AllViews.Where(one => one.Word != "variables" || project is { MayRun: true });

    private string State => changed ? "Not saved" : stored is null ? "Not saved yet" : stored.ChangedBy is { } who ? $"Changed by {who}" : "";

    private string? NewCase => stored is null ? null : Address.Of("/cases/new", ("project", project!.Key), ("suite", stored.Id.ToString()));

    public void Dispose() => fields.Changed -= StateHasChanged;

    protected override void OnInitialized() => fields.Changed += StateHasChanged;

    protected override async Task OnParametersSetAsync()
    {
        if (loaded && shown == (Id, Project)) return;
        shown = (Id, Project);
        // After a new one was saved its address changes, and nothing else.
        if (loaded && stored is not null && stored.Id == Id) return;
        await Load();
    }

    private string At(string view) => Address.Of(Id is null ? "/suites/new" : $"/suites/{Id}", ("project", Id is null ? Project : null), ("view", view));

    private async Task Load()
    {
        (stored, both, refused, conflict, changed, shownMistakes) = (null, null, null, false, false, []);
        var mine = await visitor.Projects(CancellationToken.None);
        if (Id is { } id)
        {
            stored = await edits.Find(id, CancellationToken.None);
            project = mine.FirstOrDefault(one => one.Id == stored?.ProjectId);
        }
        else
        {
            project = mine.FirstOrDefault(one => one.MayMaintain && (Project is null ? !one.IsArchived : one.Key == Project));
        }

        if (project is not null) sharedNames = await shared.Names(project.Id, CancellationToken.None);
        if (project is not null && (Id is null || stored is not null)) Show(stored?.Spec ?? new SuiteSpec { Name = "", Cases = [] });
        loaded = true;
    }

    private void Show(SuiteSpec spec)
    {
        both = new TextAndForm<SuiteSpec>(spec, SuiteFile.Write, Read);
        known = new KnownCases();
        foreach (var entry in stored?.Entries ?? []) known.Add(entry);
    }

    private (SuiteSpec? Read, IReadOnlyList<FileMistake> Mistakes) Read(string text)
    {
        var reading = SuiteFile.Read(text, sharedNames);
        return (reading.Suite, reading.Mistakes);
    }

    private void Form(SuiteSpec spec)
    {
        both!.Form(spec);
        Touched();
    }

    private void Type(string text)
    {
        both!.Type(text);
        Touched();
    }

    private void Touched() => (changed, shownMistakes) = (true, []);

    private Task SaveNow() => Do(Save);

    private Task Delete() => Do(async () =>
    {
        if (!await commands.Delete(stored!)) return;
        changed = false;
        navigation.NavigateTo(Address.Of("/suites", ("project", project!.Key)));
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

    private async Task Save()
    {
        if (both!.Good is null)
        {
            // Perhaps somebody has made meanwhile what its cases use.
            sharedNames = await shared.Names(project!.Id, CancellationToken.None);
            both.Type(both.Text);
        }

        (refused, conflict, shownMistakes) = (null, false, both.Mistakes);
        if (fields.Any || both.Good is not { } spec) return;
        var edit = new SuiteEdit(project!.Id, stored?.Id, stored?.Version ?? 0, spec, known.Entries(spec));
        if (await commands.Save(edit, stored?.Spec.Name) is not { } answer) return;
        (refused, conflict) = (Refusal(answer), answer.Outcome is SuiteEditOutcome.Conflict or SuiteEditOutcome.Unknown);
        if (answer is not { Outcome: SuiteEditOutcome.Saved, SuiteId: { } id }) return;
        stored = await edits.Find(id, CancellationToken.None);
        changed = false;
        if (stored is not null) Show(stored.Spec);
        notifications.Notify(NotificationSeverity.Success, "Saved.", duration: 3000);
        if (Id is null) navigation.NavigateTo($"/suites/{id}", replace: true);
    }

    private static string? Refusal(SuiteEditAnswer answer) => answer.Outcome switch
    {
        SuiteEditOutcome.Saved => null,
        SuiteEditOutcome.Conflict => $"{answer.Who ?? "Somebody"} has changed “{answer.What}” since you read it{(answer.At is { } at ? $" ({at:yyyy-MM-dd HH:mm} UTC)" : "")}. Nothing was saved.",
        SuiteEditOutcome.NameTaken => $"The project has another suite called “{answer.What}”. Nothing was saved.",
        SuiteEditOutcome.SharedSteps => $"{answer.What} Nothing was saved.",
        SuiteEditOutcome.CaseNameTwice => $"Two of its cases are called “{answer.What}”. Nothing was saved.",
        _ => answer.What is null ? "One of the cases was deleted meanwhile. Nothing was saved." : $"“{answer.What}” was deleted meanwhile. Nothing was saved.",
    };
}
