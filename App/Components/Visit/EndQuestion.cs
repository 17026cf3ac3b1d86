namespace TestRuns.Components.Visit;

/// <summary>The words of a dialog that asks before something is ended.</summary>
public sealed record EndQuestion
{
    public required string Text { get; init; }

    /// <summary>On the button that does it.</summary>
    public required string Confirm { get; init; }

    /// <summary>On the button that leaves everything as it is.</summary>
    public required string Leave { get; init; }
}
