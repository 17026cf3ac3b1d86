using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using TestRuns.Access;

namespace TestRuns.Hooks;

/// <summary>
/// A signature needs the secret itself, so a hash is not enough: it is kept encrypted under the keys of the data folder. Who
/// has the database alone cannot sign with it.
/// </summary>
public sealed partial class SecretSeal(IDataProtectionProvider protection, ILogger<SecretSeal> logger)
{
    private readonly IDataProtector protector = protection.CreateProtector("TestRuns.Hooks.Secrets.v1");

    /// <summary>A new secret: 256 random bits, and a beginning by which people and scanners know what it is.</summary>
    public static string New() => "trh_" + OneTimeLink.NewSecret();

    public string Close(string secret) => protector.Protect(secret);

    /// <summary>Null: the keys that it was encrypted under are gone, as after a restore without them.</summary>
    public string? Open(string closed)
    {
        try
        {
            return protector.Unprotect(closed);
        }
        catch (CryptographicException error)
        {
            Log.CannotOpen(logger, error.Message);
            return null;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "The secret of a webhook cannot be read, it needs a new one: {Why}")]
        public static partial void CannotOpen(ILogger logger, string why);
    }
}
