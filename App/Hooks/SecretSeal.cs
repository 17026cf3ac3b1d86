using Microsoft.AspNetCore.DataProtection;
using TestRuns.Access;
using TestRuns.Storage;

namespace TestRuns.Hooks;

/// <summary>A signature needs the secret itself, so a hash is not enough: it is kept encrypted (<see cref="Seal"/>).</summary>
public sealed class SecretSeal(IDataProtectionProvider protection, ILogger<SecretSeal> logger)
{
    private readonly Seal seal = new(protection, "TestRuns.Hooks.Secrets.v1", "secret of a webhook", logger);

    /// <summary>A new secret: 256 random bits, and a beginning by which people and scanners know what it is.</summary>
    public static string New() => "trh_" + OneTimeLink.NewSecret();

    public string Close(string secret) => seal.Close(secret);

    /// <inheritdoc cref="Seal.Open"/>
    public string? Open(string closed) => seal.Open(closed);
}
