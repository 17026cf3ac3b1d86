using Radzen;
using TestRuns.Access;
using TestRuns.Catalog.Values;
using TestRuns.Components.Visit;
using TestRuns.Runs.Environments;

namespace TestRuns.Components.Environments;

/// <summary>Sets and removes variables for people: a maintainer's, who is asked about anew each time, and in the audit.</summary>
public sealed class VariableCommands(Visitor visitor, VariableStore store, EnvironmentNews news, Audit audit, DialogService dialogs, NotificationService notifications)
{
    private const string NotAllowed = "This needs the role Maintainer in the project. Nothing was done.";

    /// <returns>What is wrong with it: of its <c>name</c>, its <c>value</c>, or (<c>""</c>) of all. Empty: it is set.</returns>
    public async Task<IReadOnlyDictionary<string, string>> Set(VariablePlace place, VariableWish wish)
    {
        if (!await visitor.May(ProjectRole.Maintainer, place.ProjectId, CancellationToken.None)) return Whole(NotAllowed);
        var by = (await visitor.Actor()).Name;
        var put = await store.Put(place, [wish], by, CancellationToken.None);
        if (put.Gone) return Whole($"{place.Source.InWords()} is not there any more.");
        if (put.Mistakes.Count > 0) return put.Mistakes.ToDictionary(one => one.Key[(one.Key.LastIndexOf('.') + 1)..] is var field and ("name" or "value") ? field : "", one => string.Join(' ', one.Value), StringComparer.Ordinal);
        news.Tell();
        if (put.Names.Count > 0) await audit.Write(Fact(by, "variables.set", place, put.Names), CancellationToken.None);
        return new Dictionary<string, string>(StringComparer.Ordinal);
    }

    public async Task Remove(VariablePlace place, VariableView variable)
    {
        var lost = variable.IsSecret ? " Nobody can read it again." : "";
        var question = new EndQuestion { Text = $"Runs that are made from now on do not find it here. Runs that are under way keep it.{lost}", Confirm = "Remove", Leave = "Keep it" };
        var parameters = new Dictionary<string, object?>(StringComparer.Ordinal) { [nameof(ConfirmDialog.Question)] = question };
        if (await dialogs.OpenAsync<ConfirmDialog>($"Remove {variable.Name}?", parameters, new DialogOptions { Width = "460px", CloseDialogOnOverlayClick = true }) is not true) return;
        if (!await visitor.May(ProjectRole.Maintainer, place.ProjectId, CancellationToken.None))
        {
            notifications.Notify(NotificationSeverity.Error, "Not allowed", NotAllowed, duration: 8000);
            return;
        }

        var gone = await store.Remove(place, [variable.Name], CancellationToken.None);
        if (gone.Count == 0) return;
        news.Tell();
        await audit.Write(Fact((await visitor.Actor()).Name, "variables.removed", place, gone), CancellationToken.None);
    }

    private static Dictionary<string, string> Whole(string text) => new(StringComparer.Ordinal) { [""] = text };

    /// <summary>Names alone: a value that was none of a secret may be one tomorrow.</summary>
    private static AuditFact Fact(string by, string act, VariablePlace place, IReadOnlyList<string> names) =>
        new(by, act, place.Source.InWords(), place.ProjectId, VariablePlace.Named(names));
}
