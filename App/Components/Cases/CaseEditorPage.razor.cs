using System.Globalization;
using Microsoft.AspNetCore.Components;
using Radzen;
using TestRuns.Catalog;
using TestRuns.Catalog.Shared;
using TestRuns.Components.Editing;
using TestRuns.Components.Layout;
using TestRuns.Components.Visit;

namespace TestRuns.Components.Cases;

/// <summary>A case as a form and as YAML, which are the same thing.</summary>
public sealed partial class CaseEditorPage(
    Visitor visitor, CaseReads cases, SharedReads shared, CaseCommands commands, NavigationManager navigation, NotificationService notifications) : ComponentBase, IDisposable
{
    /// <summary>What a new case begins as: something that works, and can be run at once.</summary>
    private static readonly CaseSpec Begun = new()
    {
        Name = "A new case", Steps = [new StepSpec { Name = "", Kind = StepKind.Run, Run = new RunSpec { Command = "echo it works" } }.Called(null)],
    };

    private const int LongestName = 200;

    private readonly FieldMistakes fields = new();
    private SeenProject? project;
    private SharedScope scope = SharedScope.None;
    private StoredCase? stored;
    private StoredCase? theirs;
    private TextAndForm<CaseSpec>? both;
    private (long? Id, string? Project, string? Suite, string? From) shown;
    private string saved = "";
    private string? refused;
    private long runWith;
    private bool loaded;
    private bool busy;

    [Parameter] public long? Id { get; set; }

    [SupplyParameterFromQuery(Name = "project")] private string? Project { get; set; }

    /// <summary>The suite that a new case is put into.</summary>
    [SupplyParameterFromQuery(Name = "suite")] private string? SuiteWord { get; set; }

    /// <summary>The case that a new one begins as a copy of.</summary>
    [SupplyParameterFromQuery(Name = "from")] private string? FromWord { get; set; }

    private long? Suite => Number(SuiteWord);

    private bool IsDirty => both is not null && both.Text != saved;

    private bool CanSave => both?.Good is not null && !fields.Any;

    private bool CanRun => CanSave && (!IsDirty || project!.MayMaintain);

    private string State => (IsDirty, stored) switch
    {
        (true, _) => both!.Mistakes.Count > 0 ? "Not saved; there are mistakes" : fields.Any ? "Not saved; a field has no value" : "Not saved",
        (_, null) => "Not saved yet",
        _ => $"Version {stored!.Version}{(stored.ChangedBy is { } who ? $", by {who}" : "")}",
    };

    public void Dispose() => fields.Changed -= StateHasChanged;

    protected override void OnInitialized() => fields.Changed += StateHasChanged;

    protected override async Task OnParametersSetAsync()
    {
        if (loaded && shown == (Id, Project, SuiteWord, FromWord)) return;
        shown = (Id, Project, SuiteWord, FromWord);
        // After a new one was saved its address changes, and nothing else.
        if (loaded && stored is not null && stored.Id == Id) return;
        await Load();
    }

    private async Task Load()
    {
        (stored, theirs, refused, both) = (null, null, null, null);
        var mine = await visitor.Projects(CancellationToken.None);
        if (Id is { } id)
        {
            stored = await cases.Find(id, CancellationToken.None);
            project = mine.FirstOrDefault(one => one.Id == stored?.ProjectId);
        }
        else
        {
            project = mine.FirstOrDefault(one => one.MayMaintain && (Project is null ? !one.IsArchived : one.Key == Project));
        }

        if (project is not null) await RenewShared();
        if (project is not null && (Id is null || stored is not null)) Show(stored?.Spec ?? await Copied(project) ?? Begun);
        loaded = true;
    }

    private async Task RenewShared() => scope = new SharedScope(project!.Id, await shared.Names(project.Id, CancellationToken.None), RenewShared);

    private async Task<CaseSpec?> Copied(SeenProject into)
    {
        const string copy = " (copy)";
        if (Number(FromWord) is not { } from || await cases.Find(from, CancellationToken.None) is not { } original || original.ProjectId != into.Id) return null;
        var name = original.Spec.Name;
        return original.Spec with { Name = name[..Math.Min(name.Length, LongestName - copy.Length)] + copy };
    }

    /// <summary>A word that is no number is as good as none.</summary>
    private static long? Number(string? word) => long.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private void Show(CaseSpec spec)
    {
        both = new TextAndForm<CaseSpec>(spec, CaseFile.Write, text => CaseFile.Read(text, scope.Names));
        saved = both.Text;
        runWith = stored?.Suites.Select(suite => suite.Id).FirstOrDefault() ?? 0;
    }

    private void Form(CaseSpec changed) => both!.Form(WithoutBegun(changed));

    /// <summary>
    /// The first step that somebody adds takes the place of the one that the case began with, as long as that is untouched:
    /// who wrote cases for people to carry out had an "echo it works" in each of them.
    /// </summary>
    private CaseSpec WithoutBegun(CaseSpec changed) =>
        stored is null && both!.Shown.Steps is [var only] && changed.Steps is [var first, var added] && ReferenceEquals(only, Begun.Steps[0]) && ReferenceEquals(first, only) && !ReferenceEquals(added, only)
            ? changed with { Steps = [added] }
            : changed;

    private async Task Type(string text)
    {
        both!.Type(text);
        // Perhaps somebody has made meanwhile what is used here.
        if (both.Good is not null || !text.Contains("use:", StringComparison.Ordinal)) return;
        await RenewShared();
        both.Type(text);
    }

    private Task SaveNow() => Do(() => Save(stored?.Version ?? 0));

    private Task RunNow() => Do(async () =>
    {
        if (IsDirty && !await Save(stored!.Version)) return;
        if (await commands.Run(project!.Id, stored!.Spec, runWith == 0 ? null : runWith) is { } run) navigation.NavigateTo($"/runs/{run}");
    });

    private Task Overwrite() => Do(() => Save(theirs!.Version));

    private Task Delete() => Do(async () =>
    {
        if (!await commands.Delete(project!, [stored!.Id])) return;
        saved = both!.Text;
        navigation.NavigateTo(Address.Of("/cases", ("project", project!.Key)));
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

    /// <returns>True: what is stored is what is shown.</returns>
    private async Task<bool> Save(int version)
    {
        refused = null;
        var sent = both!.Text;
        if (!CanSave || await commands.Save(project!.Id, stored, version, Suite, both.Good!) is not { } answer) return false;
        switch (answer.Outcome)
        {
            case CaseOutcome.Saved or CaseOutcome.Same:
                (stored, theirs) = (answer.Case, null);
                // What was changed while it was being saved stays, and is not saved.
                if (both!.Text == sent) both.Form(stored!.Spec);
                saved = CaseFile.Write(stored!.Spec);
                notifications.Notify(NotificationSeverity.Success, answer.Outcome == CaseOutcome.Same ? "It said this already." : "Saved.", duration: 3000);
                if (Id is null) navigation.NavigateTo($"/cases/{stored.Id}", replace: true);
                return true;
            case CaseOutcome.Conflict:
                theirs = answer.Case;
                return false;
            case CaseOutcome.SharedSteps:
                // Somebody has changed what there is to be used: what is wrong now stands beside the text.
                await RenewShared();
                both!.Form(both.Shown);
                refused = $"{answer.Why} Nothing was saved.";
                return false;
            case CaseOutcome.NameTaken:
                refused = $"The suite {answer.Suite} has another case of this name. Give this one another, or change it there. Nothing was saved.";
                return false;
            default:
                refused = stored is null ? "There is no such suite any more. Nothing was saved." : "This case was deleted meanwhile. Nothing was saved; copy the YAML to make it anew.";
                return false;
        }
    }
}
