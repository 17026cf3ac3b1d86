using System.Globalization;

namespace TestRuns.Retention;

/// <summary>Rules in words.</summary>
public static class RetentionText
{
    /// <summary>"runs older than 30 days, runs beyond the newest 500, logs and files older than 7 days".</summary>
    public static string Of(RetentionWish rule)
    {
        var parts = new[]
        {
            rule.RunDays is { } days ? $"runs older than {Days(days)}" : null,
            rule.RunCount is { } count ? string.Create(CultureInfo.InvariantCulture, $"runs beyond the newest {count:N0}") : null,
            rule.FileDays is { } fileDays ? $"logs and files older than {Days(fileDays)}" : null,
        };
        var text = string.Join(", ", parts.OfType<string>());
        return text.Length == 0 ? "nothing" : text;
    }

    /// <summary>Why a run was removed.</summary>
    public static string WhyRun(RetentionRule rule) => $"{Of(RetentionWish.Of(rule) with { FileDays = null })}, a rule of {rule.ChangedBy}";

    /// <summary>Why a run's files were removed.</summary>
    public static string WhyFiles(RetentionRule rule) => $"{Of(RetentionWish.Nothing with { FileDays = rule.FileDays })}, a rule of {rule.ChangedBy}";

    public static string Bytes(long bytes) => bytes switch
    {
        < 1024 => string.Create(CultureInfo.InvariantCulture, $"{bytes} bytes"),
        < 1024 * 1024 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1024.0:0.0} kB"),
        < 1024L * 1024 * 1024 => string.Create(CultureInfo.InvariantCulture, $"{bytes / (1024.0 * 1024):0.0} MB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / (1024.0 * 1024 * 1024):0.0} GB"),
    };

    /// <summary>"1 run", "2,000 runs".</summary>
    public static string Counted(long count, string what) => count == 1 ? $"1 {what}" : string.Create(CultureInfo.InvariantCulture, $"{count:N0} {what}s");

    private static string Days(int days) => Counted(days, "day");
}
