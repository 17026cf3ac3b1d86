using System.Runtime.InteropServices;
using System.Text;

namespace TestRuns.Worker.Processes.Linux;

/// <summary>A null-ended array of null-ended strings, as exec takes its arguments and environment: one block of memory.</summary>
internal sealed unsafe class NativeStrings : IDisposable
{
    private readonly void* block;

    public NativeStrings(IReadOnlyCollection<string> texts)
    {
        var size = texts.Sum(text => Encoding.UTF8.GetByteCount(text) + 1);
        block = NativeMemory.Alloc((nuint)((texts.Count + 1) * sizeof(byte*) + size));
        var pointer = Pointers;
        var bytes = (byte*)(pointer + texts.Count + 1);
        foreach (var text in texts)
        {
            *pointer++ = bytes;
            bytes += Encoding.UTF8.GetBytes(text, new Span<byte>(bytes, size));
            *bytes++ = 0;
        }
        *pointer = null;
    }

    public byte** Pointers => (byte**)block;

    public void Dispose() => NativeMemory.Free(block);
}
