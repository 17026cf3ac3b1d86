using System.Text;

namespace TestRuns.Exchange;

/// <summary>What files of cases are written in.</summary>
public enum ExchangeFormat
{
    /// <summary>Suites as this program writes them: files, or a folder of them as .zip.</summary>
    Yaml,

    /// <summary>A suite of TestRail, exported as XML.</summary>
    TestRail,

    /// <summary>A table.</summary>
    Csv,
}

/// <param name="Name">As its sender calls it.</param>
public sealed record GivenFile(string Name, byte[] Content)
{
    /// <summary>Of all files of an import together.</summary>
    public const long MostBytes = 50 * 1024 * 1024;

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public bool IsZip => Content.AsSpan().StartsWith("PK\u0003\u0004"u8);

    /// <summary>By the ending of its name; where that says nothing, by how it begins.</summary>
    public ExchangeFormat Format => Path.GetExtension(Name).ToLowerInvariant() switch
    {
        ".yaml" or ".yml" or ".zip" => ExchangeFormat.Yaml,
        ".xml" => ExchangeFormat.TestRail,
        ".csv" or ".tsv" => ExchangeFormat.Csv,
        _ => !IsZip && First == (byte)'<' ? ExchangeFormat.TestRail : ExchangeFormat.Yaml,
    };

    private byte First => Content.AsSpan().TrimStart("\uFEFF \t\r\n"u8) is [var first, ..] ? first : (byte)0;

    /// <returns>Null: it is no UTF-8.</returns>
    public static string? TextOf(ReadOnlySpan<byte> content)
    {
        try
        {
            return Utf8.GetString(content.StartsWith("\uFEFF"u8) ? content[3..] : content);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }
}
