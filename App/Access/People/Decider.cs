namespace TestRuns.Access.People;

/// <summary>Who decides about others. What they may is asked by whoever calls; this is for the record, and for what only some may.</summary>
/// <param name="Name">For people.</param>
public sealed record Decider(long AccountId, string Name, bool IsAdministrator);
