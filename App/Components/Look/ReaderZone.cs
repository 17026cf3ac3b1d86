namespace TestRuns.Components.Look;

/// <summary>The time zone of the reader at this tab; UTC until the browser has told it, or where it is unknown here.</summary>
public sealed class ReaderZone
{
    public TimeZoneInfo Zone { get; private set; } = TimeZoneInfo.Utc;

    /// <param name="name">The IANA name that the browser gives, such as <c>Europe/Berlin</c>.</param>
    public void Set(string? name)
    {
        if (name is not null && TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone)) Zone = zone;
    }
}
