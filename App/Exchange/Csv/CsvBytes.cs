using System.Text;

namespace TestRuns.Exchange.Csv;

/// <summary>Tables come out of spreadsheets in many encodings: by the mark at their beginning, else UTF-8 where it can be that, else that of western Windows.</summary>
internal static class CsvBytes
{
    public static (string Text, string Encoding) Read(byte[] content)
    {
        if (content.AsSpan().StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE])) return (Encoding.Unicode.GetString(content.AsSpan(2)), "UTF-16");
        if (content.AsSpan().StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF])) return (Encoding.BigEndianUnicode.GetString(content.AsSpan(2)), "UTF-16");
        if (GivenFile.TextOf(content) is { } text) return (text, "UTF-8");
        return (CodePagesEncodingProvider.Instance.GetEncoding(1252)!.GetString(content), "Windows-1252");
    }
}
