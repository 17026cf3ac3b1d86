using System.Globalization;

namespace TestRuns.Runs;

/// <summary>Texts for people that the record keeps.</summary>
internal static class Words
{
    /// <summary>The message of a step that was asked to end and of which nothing was heard.</summary>
    public const string NotConfirmed = "Its end was not confirmed: it may still be running";

    /// <summary>"30 s", "1.5 s", "300 s": seconds, as design.md writes them.</summary>
    public static string Of(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.###} s");
}
