using System.Text;
using TestRuns.Masking;

namespace TestRuns.Worker.Output;

/// <summary>
/// Cuts one stream of bytes into lines: UTF-8 with what is invalid replaced, ends of lines taken off, secrets masked,
/// colours kept. A line without an end is cut after <see cref="LongestLine"/>.
/// </summary>
internal sealed class LineCutter(SecretMask mask)
{
    public const int LongestLine = 16 * 1024;

    private readonly Decoder decoder = Encoding.UTF8.GetDecoder();
    private char[] pending = new char[1024];
    private int length;

    /// <summary>The lines that are complete with these bytes.</summary>
    public IEnumerable<string> Cut(ReadOnlyMemory<byte> bytes)
    {
        var searched = length;
        Append(bytes.Span, flush: false);
        var start = 0;
        while (Array.IndexOf(pending, '\n', searched, length - searched) is >= 0 and var end)
        {
            var whole = end > start && pending[end - 1] == '\r' ? end - 1 : end;
            foreach (var line in Pieces(start, whole, cutOff: false)) yield return line;
            start = searched = end + 1;
        }
        // A secret that has only begun at the end of a cut is kept for the next look.
        while (length - start >= LongestLine + mask.Reach)
        {
            var (piece, consumed) = mask.Apply(pending.AsSpan(start, length - start), CutAt(start, length), cutOff: false);
            yield return piece;
            start += consumed;
        }
        length -= start;
        Array.Copy(pending, start, pending, 0, length);
    }

    /// <summary>What is left when the stream has ended.</summary>
    public IEnumerable<string> Rest() => Rest(cutOff: false);

    /// <summary>What is left when nothing more is taken of a stream that goes on: it may end within a secret.</summary>
    public IEnumerable<string> CutOff() => Rest(cutOff: true);

    private IEnumerable<string> Rest(bool cutOff)
    {
        Append([], flush: true);
        var rest = length;
        length = 0;
        return rest == 0 ? [] : Pieces(0, rest, cutOff);
    }

    private IEnumerable<string> Pieces(int start, int end, bool cutOff)
    {
        do
        {
            var (piece, consumed) = mask.Apply(pending.AsSpan(start, end - start), CutAt(start, end), cutOff);
            yield return piece;
            start += consumed;
        }
        while (start < end);
    }

    /// <summary>Never between the halves of a character.</summary>
    private int CutAt(int start, int end) =>
        end - start <= LongestLine ? end - start
        : char.IsHighSurrogate(pending[start + LongestLine - 1]) ? LongestLine - 1
        : LongestLine;

    private void Append(ReadOnlySpan<byte> bytes, bool flush)
    {
        var needed = length + Encoding.UTF8.GetMaxCharCount(bytes.Length);
        if (needed > pending.Length) Array.Resize(ref pending, Math.Max(needed, pending.Length * 2));
        length += decoder.GetChars(bytes, pending.AsSpan(length), flush);
    }
}
