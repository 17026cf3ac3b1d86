using System.Net;
using TestRuns.Hooks.Sending;

namespace TestRuns.Hooks.Outbound;

/// <summary>What a webhook is to be.</summary>
public sealed record WebhookWish
{
    public const int LongestName = 100;
    public const int LongestUrl = 2000;
    public const int ShortestSecret = 16;
    public const int LongestSecret = 200;

    public required string Name { get; init; }
    public required string Url { get; init; }

    /// <summary>Some of <see cref="HookEvents.All"/>.</summary>
    public required IReadOnlyList<string> Events { get; init; }

    /// <summary>Null: a new one is made, or the present one stays.</summary>
    public string? Secret { get; init; }

    /// <summary>Null: <see cref="BodyTemplate.Default"/>.</summary>
    public string? Template { get; init; }

    public bool Enabled { get; init; } = true;

    /// <summary>Everything that is wrong, by the name of its member.</summary>
    public IReadOnlyDictionary<string, string[]> Mistakes()
    {
        var mistakes = new Dictionary<string, string[]>(StringComparer.Ordinal);
        if (string.IsNullOrWhiteSpace(Name) || Name.Length > LongestName || Name.Any(char.IsControl)) mistakes["name"] = [$"A name of 1 to {LongestName} characters."];
        if (WrongUrl() is { } url) mistakes["url"] = [url];
        if (Events.Count == 0 || Events.Any(one => !HookEvents.All.Contains(one))) mistakes["events"] = [$"One or more of {string.Join(", ", HookEvents.All)}."];
        if (Secret is not null && (Secret.Length is < ShortestSecret or > LongestSecret || Secret.Any(character => character is <= ' ' or > '~')))
            mistakes["secret"] = [$"{ShortestSecret} to {LongestSecret} characters of plain ASCII, without blanks; left out, one is made."];
        if (Template is not null && BodyTemplate.Mistakes(Template) is { Count: > 0 } wrong) mistakes["template"] = [.. wrong];
        return mistakes;
    }

    private string? WrongUrl()
    {
        if (Url.Length > LongestUrl) return $"At most {LongestUrl} characters.";
        if (!Uri.TryCreate(Url, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https") || uri.Host.Length == 0)
            return "An address that begins with http:// or https://.";
        if (uri.UserInfo.Length > 0) return "Without a name and a password in it: they would stand in every log on the way.";
        // A name that leads to such an address is found out when it is sent to.
        return IPAddress.TryParse(uri.DnsSafeHost, out var address) && ForbiddenAddress.Is(address) ? ForbiddenAddress.Why : null;
    }
}
