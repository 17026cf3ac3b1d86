using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace TestRuns.Storage;

/// <summary>
/// Encrypts what must be read again later, under the keys of the data folder: who has the database alone cannot read it. What
/// is encrypted for one purpose cannot be opened for another.
/// </summary>
/// <param name="purpose">Names the kind of secret, and its version. What was encrypted is lost when it changes.</param>
/// <param name="what">The kind of secret for people: "secret of a webhook".</param>
public sealed partial class Seal(IDataProtectionProvider protection, string purpose, string what, ILogger logger)
{
    private readonly IDataProtector protector = protection.CreateProtector(purpose);

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
            Log.CannotOpen(logger, what, error.Message);
            return null;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "A {What} cannot be read, it must be set again: {Why}")]
        public static partial void CannotOpen(ILogger logger, string what, string why);
    }
}
