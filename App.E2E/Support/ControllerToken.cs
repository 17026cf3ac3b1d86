using System.Security.Cryptography;
using System.Text;

namespace TestRuns.E2E.Support;

/// <summary>Tokens for controllers, written into the server's database from outside: a test that is not about making tokens need not go through the page.</summary>
public static class ControllerToken
{
    /// <summary>The token's text: good for every project until it is revoked.</summary>
    public static string Make(TestServer server, string name)
    {
        var text = "trc_" + Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)).TrimEnd('=').Replace('+', '-').Replace('/', '_');
        DatabaseFile.Change(
            server,
            "INSERT INTO AccessTokens (Name, Hash, Scope, CreatedBy, CreatedAt) VALUES ($name, $hash, 'Controller', 'test', $now)",
            ("$name", name),
            ("$hash", Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))),
            ("$now", TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds()));
        return text;
    }

    /// <summary>As if somebody had done it while the server was down: who is connected is not told.</summary>
    public static void Revoke(TestServer server, string name) =>
        DatabaseFile.Change(server, "UPDATE AccessTokens SET RevokedAt = CreatedAt, RevokedBy = 'test' WHERE Name = $name", ("$name", name)).ShouldBe(1);
}
