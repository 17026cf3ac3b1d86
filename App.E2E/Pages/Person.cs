namespace TestRuns.E2E.Pages;

/// <summary>Somebody with an account.</summary>
public sealed record Person(string UserName, string Name, string Password)
{
    public static readonly Person Ana = new("ana", "Ana", "three calm words");
}
