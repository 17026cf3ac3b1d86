namespace TestRuns.Notices.Planning;

/// <summary>Somebody who can be told something.</summary>
/// <param name="Name">As it stands in records.</param>
internal sealed record Person(long Id, string Name, bool IsAdministrator);
