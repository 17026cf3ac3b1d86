namespace TestRuns.Results.Statistics;

/// <summary>Which runs statistics are about.</summary>
/// <param name="From">The first day.</param>
/// <param name="To">The last day.</param>
/// <param name="Suite">Null: all of them.</param>
/// <param name="Zone">Whose days they are.</param>
public sealed record StatisticsWish(long ProjectId, DateOnly From, DateOnly To, string? Suite, TimeZoneInfo Zone)
{
    public IEnumerable<DateOnly> Days => Enumerable.Range(0, To.DayNumber - From.DayNumber + 1).Select(From.AddDays);

    /// <summary>Runs that ended from here on.</summary>
    public DateTimeOffset Begin => BeginOf(From, Zone);

    /// <summary>Runs that ended before this.</summary>
    public DateTimeOffset End => BeginOf(To.AddDays(1), Zone);

    public DateOnly DayOf(DateTimeOffset at) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, Zone).DateTime);

    /// <summary>The moment at which a day begins, there: not always at midnight.</summary>
    public static DateTimeOffset BeginOf(DateOnly day, TimeZoneInfo zone)
    {
        var midnight = day.ToDateTime(TimeOnly.MinValue);
        // A clock that is put forward at midnight skips it.
        while (zone.IsInvalidTime(midnight)) midnight = midnight.AddMinutes(15);
        return new DateTimeOffset(midnight, zone.GetUtcOffset(midnight)).ToUniversalTime();
    }
}
