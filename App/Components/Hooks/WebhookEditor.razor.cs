using Microsoft.AspNetCore.Components;
using TestRuns.Hooks.Outbound;

namespace TestRuns.Components.HookPages;

/// <summary>Makes a webhook or changes one. What is wrong is said beside its field, all at once.</summary>
public sealed partial class WebhookEditor(HookCommands commands) : ComponentBase
{
    private string name = "";
    private string url = "";
    private string secret = "";
    private string template = BodyTemplate.Default;
    private bool started;
    private bool finished = true;
    private bool cancelled = true;
    private bool notifications;
    private bool enabled = true;
    private bool saving;
    private string? refused;
    private IReadOnlyDictionary<string, string[]> mistakes = new Dictionary<string, string[]>(StringComparer.Ordinal);

    [Parameter, EditorRequired] public HookView View { get; set; } = null!;

    /// <summary>Null: a new one.</summary>
    [Parameter, EditorRequired] public WebhookView? Webhook { get; set; }

    /// <summary>With the secret of a new one.</summary>
    [Parameter] public EventCallback<string?> OnSaved { get; set; }

    /// <summary>Where leaving leads to.</summary>
    [Parameter, EditorRequired] public string Back { get; set; } = "";

    private string Preview => BodyTemplate.Mistakes(template) is { Count: > 0 } wrong ? string.Join('\n', wrong) : BodyTemplate.Preview(template);

    // Once: what is typed stays, though the list behind it is live.
    protected override void OnInitialized()
    {
        if (Webhook is null) return;
        (name, url, enabled) = (Webhook.Name, Webhook.Url, Webhook.Enabled);
        template = Webhook.Template ?? BodyTemplate.Default;
        (started, finished, cancelled, notifications) = (Has(HookEvents.Started), Has(HookEvents.Finished), Has(HookEvents.Cancelled), Has(HookEvents.Notification));
        bool Has(string one) => Webhook.Events.Contains(one);
    }

    private async Task Save()
    {
        if (saving) return;
        (saving, refused) = (true, null);
        try
        {
            var wish = new WebhookWish
            {
                Name = name, Url = url.Trim(), Events = Events(), Secret = secret.Length == 0 ? null : secret, Template = template == BodyTemplate.Default ? null : template, Enabled = enabled,
            };
            mistakes = wish.Mistakes();
            if (mistakes.Count > 0) return;
            (var made, refused) = await commands.Save(View.Project, Webhook?.Id, wish);
            // The secret that was typed in is known to who typed it.
            if (refused is null) await OnSaved.InvokeAsync(secret.Length == 0 ? made : null);
        }
        finally
        {
            saving = false;
        }
    }

    private IReadOnlyList<string> Events() =>
        [.. new[] { (started, HookEvents.Started), (finished, HookEvents.Finished), (cancelled, HookEvents.Cancelled), (notifications, HookEvents.Notification) }.Where(one => one.Item1).Select(one => one.Item2)];

    private string? Invalid(string field) => mistakes.ContainsKey(field) ? "true" : null;

    private RenderFragment Wrong(string field) => builder =>
    {
        if (!mistakes.TryGetValue(field, out var wrong)) return;
        builder.OpenElement(0, "p");
        builder.AddAttribute(1, "class", "look-failed small");
        builder.AddAttribute(2, "role", "alert");
        builder.AddContent(3, string.Join(' ', wrong));
        builder.CloseElement();
    };
}
