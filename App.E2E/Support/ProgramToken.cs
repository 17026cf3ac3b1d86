using System.Security.Cryptography;
using System.Text;

namespace TestRuns.E2E.Support;

/// <summary>Tokens for programs, written into the server's database from outside: good for every project.</summary>
public static class ProgramToken
{
    /// <summary>For the interface.</summary>
    public static string Api(TestServer server, string role = "Runner") => Make(server, "tra_", "Api", role);

    /// <summary>For the reporters of suites.</summary>
    public static string Reporter(TestServer server) => Make(server, "trr_", "Reporter", role: null);

    private static string Make(TestServer server, string prefix, string scope, string? role)
    {
        var text = prefix + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24));
        DatabaseFile.Change(
            server,
            "INSERT INTO AccessTokens (Name, Hash, Scope, Role, CreatedBy, CreatedAt) VALUES ($name, $hash, $scope, $role, 'test', $now)",
            ("$name", $"{scope} token of a test"),
            ("$hash", Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))),
            ("$scope", scope),
            ("$role", role),
            ("$now", TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds()));
        return text;
    }
}
