using System.Security.Cryptography;
using System.Text;

namespace TestRuns.E2E.Support;

/// <summary>As <see cref="ControllerToken"/>, for suites that stream their runs in.</summary>
public static class ReporterToken
{
    public static string Make(TestServer server)
    {
        var text = "trp_" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        DatabaseFile.Change(
            server,
            "INSERT INTO AccessTokens (Name, Hash, Scope, CreatedBy, CreatedAt) VALUES ('ci', $hash, 'Reporter', 'test', $now)",
            ("$hash", Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))),
            ("$now", TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds()));
        return text;
    }
}
