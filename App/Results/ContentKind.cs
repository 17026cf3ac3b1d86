namespace TestRuns.Results;

/// <summary>What a file is, by its content: neither its name nor what its sender says is believed.</summary>
public static class ContentKind
{
    public const string Unknown = "application/octet-stream";

    /// <summary>How much of a file <see cref="Of"/> needs to see.</summary>
    public const int Head = 12;

    /// <returns>One of three kinds of picture, else <see cref="Unknown"/>.</returns>
    public static string Of(ReadOnlySpan<byte> head) =>
        head.StartsWith((ReadOnlySpan<byte>)[0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) ? "image/png"
        : head.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]) ? "image/jpeg"
        : head.StartsWith("RIFF"u8) && head.Length >= Head && head[8..].StartsWith("WEBP"u8) ? "image/webp"
        : Unknown;

    /// <summary>May a browser show it in place? A picture of these kinds carries no script.</summary>
    public static bool IsPicture(string contentType) => contentType is "image/png" or "image/jpeg" or "image/webp";
}
