namespace TestRuns.Controllers.Reading;

/// <summary>What the server's memory knows of a controller that is connected, or was until a moment ago.</summary>
/// <param name="Since">When its session began.</param>
/// <param name="HeardAt">When anything came from it last.</param>
/// <param name="SilentSince">The same, once it should have been heard again; null: all is well.</param>
/// <param name="GraceUntil">It is cut off, and given up then.</param>
/// <param name="Cleared">It has said what it still holds: from then on it is given work.</param>
/// <param name="Expired">Its token has ended: it finishes what runs there.</param>
/// <param name="Leaving">Why it is about to go.</param>
/// <param name="Browser">What it says of its browser.</param>
public sealed record LiveController(
    long Id, DateTimeOffset Since, DateTimeOffset HeardAt, DateTimeOffset? SilentSince, bool HasSocket, DateTimeOffset? GraceUntil, bool Cleared, string? Leaving, bool Expired, int UsedSlots, string? Browser = null);
