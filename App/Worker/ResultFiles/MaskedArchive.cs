using System.IO.Compression;
using TestRuns.Masking;

namespace TestRuns.Worker.ResultFiles;

/// <summary>A zip file whose files have the run's secrets masked: in the file itself, compressed as it is, nobody finds them.</summary>
internal static class MaskedArchive
{
    /// <param name="source">The zip file.</param>
    /// <param name="target">Where the other one is written to.</param>
    /// <param name="mask">One of bytes.</param>
    /// <param name="cancellationToken">Of who waits for it.</param>
    /// <exception cref="InvalidDataException">It is no zip file.</exception>
    public static async Task Write(string source, string target, SecretMask mask, CancellationToken cancellationToken)
    {
        await using var reading = File.OpenRead(source);
        using var clear = new ZipArchive(reading, ZipArchiveMode.Read);
        await using var writing = new FileStream(target, FileMode.CreateNew);
        using var masked = new ZipArchive(writing, ZipArchiveMode.Create);
        foreach (var entry in clear.Entries)
        {
            await using var from = entry.Open();
            await using var to = masked.CreateEntry(entry.FullName, CompressionLevel.Fastest).Open();
            await MaskedContent.Copy(from, to, mask, cancellationToken);
        }
    }
}
