using System.Text;
using TestRuns.Results.Reading;

namespace TestRuns.Tests.Results.Reading;

/// <summary>Reads a file of the test's own and keeps what was told.</summary>
internal static class Read
{
    public static Task<(ReadReport Report, List<ReadCase> Cases)> Text(string text, ReadLimits? limits = null) => Bytes(Encoding.UTF8.GetBytes(text), limits);

    public static Task<(ReadReport Report, List<ReadCase> Cases)> Sample(string name) =>
        Bytes(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Samples", name)), limits: null);

    public static Task<(ReadReport Report, List<ReadCase> Cases)> Bytes(byte[] bytes, ReadLimits? limits) => Stream(new MemoryStream(bytes), limits);

    public static async Task<(ReadReport Report, List<ReadCase> Cases)> Stream(Stream content, ReadLimits? limits = null)
    {
        var cases = new List<ReadCase>();
        var report = await ResultFile.Read(
            content,
            (one, _) =>
            {
                cases.Add(one);
                return ValueTask.CompletedTask;
            },
            limits ?? ReadLimits.Usual,
            TestContext.Current.CancellationToken);
        return (report, cases);
    }
}

/// <summary>A socket: it gives a few bytes at a time, and never at once.</summary>
internal sealed class Dripping(byte[] content) : MemoryStream(content)
{
    public override bool CanSeek => false;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await Task.Yield();
        var piece = ToArray().AsMemory((int)Position, (int)Math.Min(Math.Min(buffer.Length, 7), Length - Position));
        piece.CopyTo(buffer);
        Position += piece.Length;
        return piece.Length;
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new InvalidOperationException("A server does not read in this way.");

    public override int Read(Span<byte> buffer) => throw new InvalidOperationException("A server does not read in this way.");
}
