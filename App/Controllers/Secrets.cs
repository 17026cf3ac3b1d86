using System.Security.Cryptography;
using Microsoft.AspNetCore.WebUtilities;

namespace TestRuns.Controllers;

internal static class Secrets
{
    /// <summary>256 random bits.</summary>
    public static string New() => WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(32));
}
