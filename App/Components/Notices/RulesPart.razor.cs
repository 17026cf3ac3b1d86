using Microsoft.AspNetCore.Components;
using TestRuns.Catalog;
using TestRuns.Components.Visit;
using TestRuns.Notices.Rules;

namespace TestRuns.Components.NoticePages;

/// <summary>The visitor's own rules: they concern nobody else, so nobody else is asked.</summary>
public sealed partial class RulesPart(RuleStore store, SuiteStore suiteStore, Visitor visitor) : ComponentBase
{
    private IReadOnlyList<NoticeRule> rules = [];
    private IReadOnlyList<string> suites = [];
    private IReadOnlyList<RuleTarget> targets = [];
    private readonly Dictionary<long, string> names = [];
    private IReadOnlyDictionary<string, string> wrong = new Dictionary<string, string>(StringComparer.Ordinal);
    private RuleKind kind = RuleKind.Failures;
    private long? project;
    private string suite = "";
    private string webhook = "";
    private bool inApp = true;
    private bool busy;

    [Parameter, EditorRequired] public long Account { get; set; }

    [Parameter, EditorRequired] public IReadOnlyList<SeenProject> Projects { get; set; } = [];

    protected override Task OnInitializedAsync() => Load();

    private async Task Load()
    {
        rules = await store.List(Account, CancellationToken.None);
        foreach (var id in rules.Where(rule => rule.WebhookId is not null).Select(rule => rule.ProjectId).OfType<long>().Distinct())
            foreach (var target in await store.Targets(id, CancellationToken.None)) names[target.Id] = target.Name;
    }

    private async Task ChooseProject(ChangeEventArgs change)
    {
        (project, suite, webhook, suites, targets) = (null, "", "", [], []);
        // Only among those that the visitor is in.
        if (!long.TryParse(change.Value as string, out var id) || !Projects.Any(one => one.Id == id)) return;
        project = id;
        suites = [.. (await suiteStore.List(id, CancellationToken.None)).Select(one => one.Name)];
        targets = await store.Targets(id, CancellationToken.None);
    }

    private Task Add() => Do(async () =>
    {
        var wish = new RuleWish
        {
            Kind = kind, ProjectId = project, Suite = suite.Length > 0 && NoticeLook.HasSuite(kind) ? suite : null, InApp = inApp, WebhookId = long.TryParse(webhook, out var id) ? id : null,
        };
        // What a webhook of a project is told is asked for by its members alone.
        if (wish.ProjectId is { } wanted && !(await visitor.Projects(CancellationToken.None)).Any(one => one.Id == wanted))
            wrong = new Dictionary<string, string>(StringComparer.Ordinal) { ["project"] = "You are not in it any more." };
        else
            wrong = await store.Add(Account, wish, CancellationToken.None);
    });

    private Task Remove(NoticeRule rule) => Do(() => store.Remove(Account, rule, CancellationToken.None));

    private async Task Do(Func<Task> act)
    {
        if (busy) return;
        busy = true;
        try
        {
            await act();
            await Load();
        }
        finally
        {
            busy = false;
        }
    }

    private string Where(NoticeRule rule)
    {
        var place = rule.ProjectId is { } id ? Projects.FirstOrDefault(one => one.Id == id)?.Name ?? "a project that you are not in" : "all my projects";
        return rule.Suite is { } of ? $"{place}, suite {of}" : place;
    }

    private string How(NoticeRule rule)
    {
        var hook = rule.WebhookId is { } id ? $"by webhook {names.GetValueOrDefault(id, "that takes none any more")}" : null;
        return string.Join(" and ", new[] { rule.InApp ? "here" : null, hook }.OfType<string>());
    }

    private RenderFragment Wrong(string field) => builder =>
    {
        if (!wrong.TryGetValue(field, out var what)) return;
        builder.OpenElement(0, "p");
        builder.AddAttribute(1, "class", "look-failed small");
        builder.AddAttribute(2, "role", "alert");
        builder.AddContent(3, what);
        builder.CloseElement();
    };
}
