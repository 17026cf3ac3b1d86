namespace TestRuns.E2E.Support;

/// <summary>Tokens for controllers, written into the server's database from outside.</summary>
public static class ControllerToken
{
    /// <inheritdoc cref="AccessTokenRow.Make"/>
    public static string Make(TestServer server, string name) => AccessTokenRow.Make(server, "Controller", name);

    /// <summary>As if somebody had done it while the server was down: who is connected is not told.</summary>
    public static void Revoke(TestServer server, string name) =>
        DatabaseFile.Change(server, "UPDATE AccessTokens SET RevokedAt = CreatedAt, RevokedBy = 'test' WHERE Name = $name", ("$name", name)).ShouldBe(1);
}
