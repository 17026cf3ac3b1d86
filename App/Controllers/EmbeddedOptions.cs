namespace TestRuns.Controllers;

/// <summary>Section <c>Controllers:Embedded</c> of the settings: the controller that comes with the server.</summary>
public sealed class EmbeddedOptions
{
    public bool Enabled { get; set; } = true;

    /// <summary>How many runs it executes at once.</summary>
    public int Slots { get; set; } = 4;

    public IList<string> Labels { get; } = [];

    /// <summary>The program of the browser that browser steps use, or <c>none</c>; null: it is looked for.</summary>
    public string? Browser { get; set; }

    public IEnumerable<string> Mistakes()
    {
        if (Slots is < 1 or > 1000) yield return "Controllers:Embedded:Slots must be from 1 to 1000";
    }
}
