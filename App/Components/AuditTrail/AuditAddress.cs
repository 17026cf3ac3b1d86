using System.Globalization;
using TestRuns.Access;
using TestRuns.Components.Layout;

namespace TestRuns.Components.AuditTrail;

/// <summary>What of the record is looked at: it stands in the page's address.</summary>
/// <param name="From">The first day, in the reader's zone.</param>
/// <param name="To">The last day, which is shown too.</param>
/// <param name="Before">The number of an entry: older ones are shown. Null: from the newest.</param>
public sealed record AuditAddress(string? Who, string? Kind, string? Project, DateOnly? From, DateOnly? To, long? Before)
{
    private const string Day = "yyyy-MM-dd";

    /// <summary>A part of an address that says nothing known is as if it were not there.</summary>
    public static AuditAddress Of(string? who, string? kind, string? project, string? from, string? to, string? before) => new(
        Given(who), Given(kind), Given(project), DayOf(from), DayOf(to), long.TryParse(before, CultureInfo.InvariantCulture, out var number) ? number : null);

    public static DateOnly? DayOf(string? text) => DateOnly.TryParseExact(text, Day, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    public static string? Text(DateOnly? day) => day?.ToString(Day, CultureInfo.InvariantCulture);

    public bool IsNarrowed => this with { Before = null } != new AuditAddress(null, null, null, null, null, null);

    /// <param name="zone">The reader's: their days begin at other moments than the server's.</param>
    public AuditFilter Filter(IReadOnlyList<long>? projects, TimeZoneInfo zone) => new()
    {
        Projects = projects, Who = Who, Kind = Kind, From = Start(From, zone), Until = Start(To?.AddDays(1), zone),
    };

    /// <summary>Of all that matches, as a file.</summary>
    public string Download(TimeZoneInfo zone) => Address.Of(
        "/api/v1/audit", ("who", Who), ("kind", Kind), ("project", Project), ("from", Moment(Start(From, zone))), ("until", Moment(Start(To?.AddDays(1), zone))));

    public override string ToString() => Address.Of(
        "/audit", ("who", Who), ("kind", Kind), ("project", Project), ("from", Text(From)), ("to", Text(To)), ("before", Before?.ToString(CultureInfo.InvariantCulture)));

    private static DateTimeOffset? Start(DateOnly? day, TimeZoneInfo zone)
    {
        if (day is not { } date) return null;
        var midnight = date.ToDateTime(TimeOnly.MinValue);
        return new DateTimeOffset(midnight, zone.GetUtcOffset(midnight));
    }

    private static string? Moment(DateTimeOffset? at) => at?.ToUniversalTime().ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);

    private static string? Given(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;
}
