using System.Net;
using System.Text;
using TestRuns.Masking;

namespace TestRuns.Worker.ResultFiles;

/// <summary>A file on its way to the server, with the run's secrets masked. What is not UTF-8 goes through it unchanged.</summary>
/// <param name="mask">One of bytes.</param>
internal sealed class MaskedContent(Stream source, SecretMask mask) : HttpContent
{
    private const int AtOnce = 64 * 1024;

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => Copy(source, stream, mask, CancellationToken.None);

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken) => Copy(source, stream, mask, cancellationToken);

    /// <summary>A mask is not as long as what it hides.</summary>
    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }

    /// <inheritdoc cref="MaskedContent"/>
    public static async Task Copy(Stream source, Stream target, SecretMask mask, CancellationToken cancellationToken)
    {
        var bytes = new byte[AtOnce];
        var pending = "";
        while (await source.ReadAsync(bytes, cancellationToken) is var count)
        {
            pending += Encoding.Latin1.GetString(bytes, 0, count);
            // A secret that has only begun at the end of a piece is kept for the next look.
            var upTo = count == 0 ? pending.Length : Math.Max(0, pending.Length - mask.Reach);
            var (masked, consumed) = mask.Apply(pending, upTo, cutOff: false);
            await target.WriteAsync(Encoding.Latin1.GetBytes(masked), cancellationToken);
            if (count == 0) return;
            pending = pending[consumed..];
        }
    }
}
