using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace TestRuns.Hooks;

public enum SignatureAnswer
{
    Good,

    /// <summary>There is none, or it is not of the form <c>t=SECONDS,v1=HEX</c>.</summary>
    Missing,

    /// <summary>Made too long ago, or by a clock that is ahead.</summary>
    OutOfTime,

    /// <summary>Of another secret, another body or another time.</summary>
    Wrong,
}

/// <summary>
/// How calls are signed, in both directions: <c>t=SECONDS,v1=HEX</c>, where HEX is the HMAC-SHA256, under the secret's text, of
/// the seconds since 1970, a dot, and the body as it was sent. <c>v1</c> may stand there several times, for who sends while
/// its secret changes; what is not known is passed over.
/// </summary>
public static class HookSignature
{
    public const string Header = "X-TestRuns-Signature";

    /// <summary>How far the two clocks may be apart, to either side. Within it a call can be repeated: <see cref="Inbound.RepeatedCalls"/>.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(5);

    private const int LongestHeader = 1000;
    private const int LongestTime = 12;

    /// <summary>In place of the secrets of a project that has none: the answer takes as long, and nobody knows it.</summary>
    private static readonly string Nobodys = Convert.ToHexString(RandomNumberGenerator.GetBytes(32));

    public static string Make(string secret, DateTimeOffset at, ReadOnlySpan<byte> body)
    {
        var seconds = at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        return $"t={seconds},v1={Convert.ToHexStringLower(Of(secret, seconds, body))}";
    }

    /// <param name="secrets">Each is good; none: nothing is.</param>
    public static SignatureAnswer Check(string? header, ReadOnlySpan<byte> body, IReadOnlyList<string> secrets, DateTimeOffset now)
    {
        if (Read(header) is not { } shown) return SignatureAnswer.Missing;
        var good = false;
        // All of them, whatever was found: how long it takes says nothing.
        foreach (var secret in secrets.Count == 0 ? [Nobodys] : secrets)
        {
            var right = Of(secret, shown.Seconds, body);
            foreach (var signature in shown.Signatures) good |= CryptographicOperations.FixedTimeEquals(right, signature);
        }

        if (!good || secrets.Count == 0) return SignatureAnswer.Wrong;
        var apart = now.ToUnixTimeSeconds() - long.Parse(shown.Seconds, CultureInfo.InvariantCulture);
        return Math.Abs(apart) <= Window.TotalSeconds ? SignatureAnswer.Good : SignatureAnswer.OutOfTime;
    }

    /// <summary>What was signed: the same each time the call is sent again, however its header is written. Null: there is no signature.</summary>
    internal static string? Identity(string? header, ReadOnlySpan<byte> body) =>
        Read(header) is { } shown ? $"{shown.Seconds} {Convert.ToHexString(SHA256.HashData(body))}" : null;

    private static Shown? Read(string? header)
    {
        if (header is not { Length: > 0 and <= LongestHeader }) return null;
        string? seconds = null;
        var signatures = new List<byte[]>();
        foreach (var part in header.Split(',', StringSplitOptions.TrimEntries))
        {
            if (part.StartsWith("t=", StringComparison.Ordinal))
            {
                if (seconds is not null) return null;
                seconds = part[2..];
            }
            else if (part.StartsWith("v1=", StringComparison.Ordinal) && IsHash(part.AsSpan(3)))
            {
                signatures.Add(Convert.FromHexString(part.AsSpan(3)));
            }
        }

        var isTime = seconds is { Length: > 0 and <= LongestTime } && seconds.All(char.IsAsciiDigit);
        return isTime && signatures.Count > 0 ? new Shown(seconds!, signatures) : null;
    }

    private static bool IsHash(ReadOnlySpan<char> text)
    {
        if (text.Length != 2 * SHA256.HashSizeInBytes) return false;
        foreach (var character in text)
            if (!char.IsAsciiHexDigit(character)) return false;
        return true;
    }

    private static byte[] Of(string secret, string seconds, ReadOnlySpan<byte> body)
    {
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(secret));
        hash.AppendData(Encoding.ASCII.GetBytes(seconds));
        hash.AppendData("."u8);
        hash.AppendData(body);
        return hash.GetHashAndReset();
    }

    private sealed record Shown(string Seconds, IReadOnlyList<byte[]> Signatures);
}
