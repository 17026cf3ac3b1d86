using Microsoft.AspNetCore.Components;
using TestRuns.Components.Visit;
using TestRuns.Retention;

namespace TestRuns.Components.RetentionPages;

/// <summary>How long runs are kept where a project does not say.</summary>
public sealed partial class RetentionPage(RetentionRules rules, RetentionCommands commands, Visitor visitor) : ComponentBase
{
    private IReadOnlyDictionary<string, string> wrong = new Dictionary<string, string>(StringComparer.Ordinal);
    private RetentionWish stored = RetentionWish.Nothing;
    private RetentionWish? typed;
    private bool administrator;
    private bool saved;
    private bool loaded;

    protected override async Task OnInitializedAsync()
    {
        administrator = await visitor.IsAdministrator(CancellationToken.None);
        await Load();
        loaded = true;
    }

    private async Task Load() => typed = stored = RetentionWish.Of(await rules.Usual(CancellationToken.None));

    private void Typed(RetentionWish? wish) => (typed, saved) = (wish, false);

    private async Task Save()
    {
        if (typed is null || await commands.Save(null, typed) is not { } mistakes) return;
        wrong = mistakes;
        if (wrong.Count > 0) return;
        saved = true;
        await Load();
    }
}
