using TestRuns.Components.Look;

namespace TestRuns.Components.Finding;

/// <summary>A line of the palette: somewhere to go, or something to do.</summary>
/// <param name="Key">By which a browser remembers that it was chosen: <c>suite:12</c>.</param>
/// <param name="Kind">What it is, for people.</param>
public sealed record PaletteItem(string Key, string Kind, string Label)
{
    /// <summary>Where it leads; null: it is done here.</summary>
    public string? Href { get; init; }

    /// <summary>In place of an address: the button of the page that is pressed.</summary>
    public string? Press { get; init; }

    /// <summary>What tells it from others of its name.</summary>
    public string? Note { get; init; }

    /// <summary>Other words that it is found by.</summary>
    public string? Also { get; init; }

    /// <summary>Null: it is of no project.</summary>
    public long? ProjectId { get; init; }

    /// <summary>Of a run.</summary>
    public StatusLook? Look { get; init; }

    public int? Score(string typed)
    {
        var score = Fuzzy.Score(typed, Label);
        // What somebody else would call it counts for less than its name.
        var also = Also is null ? null : Fuzzy.Score(typed, Also) - 1000;
        return score is null || also > score ? also : score;
    }
}
