using System.Buffers.Binary;
using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.WebUtilities;

namespace TestRuns.Access;

/// <summary>What a run token opens.</summary>
/// <param name="Epoch">Of the run when the step began: what asks with an older one is a leftover and must have no effect.</param>
public sealed record RunTicket(long RunId, int Epoch);

/// <summary>
/// Makes and reads what a step finds in <c>TESTRUNS_TOKEN</c>: it opens the step's own run, and nothing else. Nothing of it
/// is stored; the data folder's keys vouch for it. It does not expire: of a run that has ended it only shows what was.
/// </summary>
public sealed class RunTokens(IDataProtectionProvider protection)
{
    public const string Prefix = "trr_";

    private const int PayloadLength = sizeof(long) + sizeof(int);

    private readonly IDataProtector protector = protection.CreateProtector("TestRuns.Access.RunTokens.v1");

    public string Issue(long runId, int epoch)
    {
        var payload = new byte[PayloadLength];
        BinaryPrimitives.WriteInt64BigEndian(payload, runId);
        BinaryPrimitives.WriteInt32BigEndian(payload.AsSpan(sizeof(long)), epoch);
        return Prefix + WebEncoders.Base64UrlEncode(protector.Protect(payload));
    }

    /// <summary>What the token opens; null for anything that this server did not issue.</summary>
    public RunTicket? Read(string token)
    {
        if (!token.StartsWith(Prefix, StringComparison.Ordinal)) return null;
        try
        {
            var payload = protector.Unprotect(WebEncoders.Base64UrlDecode(token[Prefix.Length..]));
            return payload.Length == PayloadLength
                ? new RunTicket(BinaryPrimitives.ReadInt64BigEndian(payload), BinaryPrimitives.ReadInt32BigEndian(payload.AsSpan(sizeof(long))))
                : null;
        }
        catch (Exception error) when (error is CryptographicException or FormatException)
        {
            return null;
        }
    }
}
