namespace TestRuns.Components.Statistics;

/// <summary>A day as a bar.</summary>
/// <param name="Href">Its runs.</param>
/// <param name="Words">What it says, on hover.</param>
/// <param name="Parts">From below; a share of 1 is the height of the chart.</param>
public sealed record ChartDay(string Label, string Href, string Words, IReadOnlyList<(string Css, double Share)> Parts)
{
    /// <summary>Where each part begins and how high it is, in hundredths of the chart.</summary>
    public IEnumerable<(string Css, double From, double Height)> Stacked()
    {
        var from = 0.0;
        foreach (var (css, share) in Parts)
        {
            var height = Math.Clamp(share * 100, 0, 100 - from);
            if (height > 0) yield return (css, from, height);
            from += height;
        }
    }
}
