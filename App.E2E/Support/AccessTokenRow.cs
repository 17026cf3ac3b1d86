using System.Security.Cryptography;
using System.Text;

namespace TestRuns.E2E.Support;

/// <summary>Tokens of programs, written into the server's database from outside: a test that is not about making tokens need not go through the page.</summary>
public static class AccessTokenRow
{
    /// <summary>The token's text: good for every project until it is revoked.</summary>
    /// <param name="scope">Controller or Reporter.</param>
    public static string Make(TestServer server, string scope, string name)
    {
        var text = (scope == "Controller" ? "trc_" : "trp_") + Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)).TrimEnd('=').Replace('+', '-').Replace('/', '_');
        DatabaseFile.Change(
            server,
            "INSERT INTO AccessTokens (Name, Hash, Scope, CreatedBy, CreatedAt) VALUES ($name, $hash, $scope, 'test', $now)",
            ("$name", name),
            ("$scope", scope),
            ("$hash", Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))),
            ("$now", TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds()));
        return text;
    }
}
