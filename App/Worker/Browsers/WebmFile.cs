using System.Buffers.Binary;
using System.Text;

namespace TestRuns.Worker.Browsers;

/// <summary>An encoded frame.</summary>
/// <param name="At">In microseconds from the beginning.</param>
/// <param name="Key">It can be shown without those before it.</param>
internal sealed record FilmPart(long At, bool Key, byte[] Data);

/// <summary>The little of the WebM container (a form of EBML, RFC 8794) that one track of VP8 needs.</summary>
internal static class WebmFile
{
    /// <summary>A block's time is counted from its cluster's, in 16 bits of milliseconds.</summary>
    private const long LongestCluster = 30_000;

    public static byte[] Write(int width, int height, IReadOnlyList<FilmPart> parts)
    {
        var header = Element(0x1A45DFA3, [
            .. Number(0x4286, 1), .. Number(0x42F7, 1), .. Number(0x42F2, 4), .. Number(0x42F3, 8), .. Text(0x4282, "webm"), .. Number(0x4287, 2), .. Number(0x4285, 2),
        ]);
        var info = Element(0x1549A966, [.. Number(0x2AD7B1, 1_000_000), .. Duration(parts), .. Text(0x4D80, "TestRuns"), .. Text(0x5741, "TestRuns")]);
        var video = Element(0xE0, [.. Number(0xB0, width), .. Number(0xBA, height)]);
        var tracks = Element(0x1654AE6B, Element(0xAE, [.. Number(0xD7, 1), .. Number(0x73C5, 1), .. Number(0x83, 1), .. Number(0x9C, 0), .. Text(0x86, "V_VP8"), .. video]));
        return [.. header, .. Element(0x18538067, [.. info, .. tracks, .. Clusters(parts).SelectMany(cluster => cluster)])];
    }

    private static IEnumerable<byte[]> Clusters(IReadOnlyList<FilmPart> parts)
    {
        var (began, blocks) = (0L, new List<byte>());
        foreach (var part in parts)
        {
            var at = part.At / 1000;
            if (blocks.Count > 0 && (part.Key || at - began > LongestCluster))
            {
                yield return Cluster(began, blocks);
                blocks = [];
            }

            if (blocks.Count == 0) began = at;
            blocks.AddRange(Block(at - began, part));
        }

        if (blocks.Count > 0) yield return Cluster(began, blocks);
    }

    private static byte[] Cluster(long at, List<byte> blocks) => Element(0x1F43B675, [.. Number(0xE7, at), .. blocks]);

    private static byte[] Block(long after, FilmPart part)
    {
        var time = new byte[2];
        BinaryPrimitives.WriteInt16BigEndian(time, (short)after);
        return Element(0xA3, [0x81, .. time, part.Key ? (byte)0x80 : (byte)0, .. part.Data]);
    }

    private static byte[] Duration(IReadOnlyList<FilmPart> parts)
    {
        var value = new byte[8];
        BinaryPrimitives.WriteDoubleBigEndian(value, parts.Count == 0 ? 0 : parts[^1].At / 1000.0);
        return Element(0x4489, value);
    }

    private static byte[] Number(uint id, long value)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(bytes, value);
        return Element(id, bytes);
    }

    private static byte[] Text(uint id, string text) => Element(id, Encoding.ASCII.GetBytes(text));

    private static byte[] Element(uint id, byte[] content)
    {
        var name = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(name, id);
        // The size in the eight bytes that any has room in.
        var size = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(size, content.Length);
        size[0] = 0x01;
        return [.. name.SkipWhile(part => part == 0), .. size, .. content];
    }
}
