using TestRuns.Hooks;
using TestRuns.Hooks.Outbound;
using TestRuns.Hooks.Sending;
using TestRuns.Notices.Rules;
using TestRuns.Runs;
using TestRuns.Runs.Reading;

namespace TestRuns.Notices.Planning;

/// <summary>What is written for what was read: each account is told once of each end of a run, each webhook once for each rule.</summary>
internal sealed record NoticePlan(IReadOnlyList<Notice> Notices, IReadOnlyList<WebhookDelivery> Deliveries)
{
    public static NoticePlan Of(NoticeView view, HookAddress address, DateTimeOffset now)
    {
        var notices = new List<Notice>();
        var deliveries = new List<WebhookDelivery>();
        foreach (var happened in view.Events)
        {
            var run = view.Runs[happened.RunId];
            var matching = Matching(view, happened, run);
            notices.AddRange(matching.Where(one => one.Rule.InApp).OrderBy(one => one.Rule.Kind).DistinctBy(one => (one.Person.Id, TopicOf(one.Rule))).Select(one => NoticeOf(view, happened, run, one.Rule)));
            foreach (var (rule, person) in matching)
                if (rule.WebhookId is { } id && view.Webhooks.TryGetValue(id, out var hook) && hook.ProjectId == run.ProjectId) deliveries.Add(Delivery(view, happened, hook, rule, person, address, now));
        }

        return new NoticePlan(notices, deliveries);
    }

    private static List<(NoticeRule Rule, Person Person)> Matching(NoticeView view, RunEvent happened, RunSummary run)
    {
        var owner = view.Owners[run.Id];
        var matching = new List<(NoticeRule, Person)>();
        foreach (var rule in view.Rules)
        {
            if (!view.People.TryGetValue(rule.AccountId, out var person)) continue;
            if (!person.IsAdministrator && !view.Members.Contains((run.ProjectId, person.Id))) continue;
            if (!Match.Is(rule, happened, run, owner, person)) continue;
            if (rule.Kind == RuleKind.Cases && view.Changes.GetValueOrDefault(run.Id) is not { Count: > 0 }) continue;
            matching.Add((rule, person));
        }

        return matching;
    }

    private static NoticeTopic TopicOf(NoticeRule rule) => rule.Kind == RuleKind.Cases ? NoticeTopic.Cases : NoticeTopic.Run;

    private static Notice NoticeOf(NoticeView view, RunEvent happened, RunSummary run, NoticeRule rule) => new()
    {
        AccountId = rule.AccountId,
        EventId = happened.Id,
        Topic = TopicOf(rule),
        Kind = rule.Kind,
        ProjectId = run.ProjectId,
        RunId = run.Id,
        RunNumber = run.Number,
        RunName = run.Name,
        RunStatus = run.Status,
        CaseId = rule.Kind == RuleKind.Cases ? view.Changes[run.Id][0].CaseId : null,
        Text = Text(view, run, rule, owner: null),
        At = happened.At,
    };

    private static string Text(NoticeView view, RunSummary run, NoticeRule rule, string? owner) =>
        rule.Kind == RuleKind.Cases ? NoticeText.OfCases(view.Changes[run.Id]) : NoticeText.OfRun(rule.Kind, run, owner);

    private static WebhookDelivery Delivery(NoticeView view, RunEvent happened, Webhook hook, NoticeRule rule, Person person, HookAddress address, DateTimeOffset now)
    {
        var run = view.Runs[happened.RunId];
        var project = view.Projects[run.ProjectId];
        var it = new Happening(Guid.NewGuid().ToString("N"), HookEvents.Notification, happened.Id, happened.At, happened.By, run, run.Epoch + 1, project.Key, project.Name, address.OfRun(run.Id))
        {
            Rule = $"{RuleText.Name(rule, null)} ({person.Name})",
            Notice = Text(view, run, rule, person.Name),
        };
        return NewDelivery.Of(hook, it, now, Backoff.GiveUpAfter);
    }
}
