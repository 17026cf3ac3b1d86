namespace TestRuns.Results;

/// <summary>What a file is, by its content: neither its name nor what its sender says is believed.</summary>
public static class ContentKind
{
    public const string Unknown = "application/octet-stream";

    /// <summary>How much of a file <see cref="Of"/> needs to see.</summary>
    public const int Head = 12;

    private const string Video = "video/webm";

    /// <returns>One of three kinds of picture, a video, else <see cref="Unknown"/>.</returns>
    public static string Of(ReadOnlySpan<byte> head) =>
        head.StartsWith((ReadOnlySpan<byte>)[0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) ? "image/png"
        : head.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]) ? "image/jpeg"
        : head.StartsWith("RIFF"u8) && head.Length >= Head && head[8..].StartsWith("WEBP"u8) ? "image/webp"
        : head.StartsWith((ReadOnlySpan<byte>)[0x1A, 0x45, 0xDF, 0xA3]) ? Video
        : Unknown;

    public static bool IsPicture(string contentType) => contentType is "image/png" or "image/jpeg" or "image/webp";

    public static bool IsVideo(string contentType) => contentType == Video;

    /// <summary>May a browser show it in place? Pictures and videos of these kinds carry no script.</summary>
    public static bool MayShow(string contentType) => IsPicture(contentType) || IsVideo(contentType);
}
