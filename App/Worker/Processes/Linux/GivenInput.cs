using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace TestRuns.Worker.Processes.Linux;

/// <summary>A pipe that a command reads a text from. Disposing it closes this program's copy of the command's end alone.</summary>
[SupportedOSPlatform("linux")]
internal sealed class GivenInput : IDisposable
{
    private readonly ReadOnlyMemory<byte> text;
    private readonly SafeFileHandle writeEnd;
    private bool given;

    public unsafe GivenInput(ReadOnlyMemory<byte> text)
    {
        this.text = text;
        var ends = stackalloc int[2];
        if (Libc.Pipe(ends, Libc.CloseOnExec) != 0) throw new IOException("no pipe", new Win32Exception(Marshal.GetLastPInvokeError()));
        ReadEnd = ends[0];
        writeEnd = new SafeFileHandle(ends[1], ownsHandle: true);
    }

    public int ReadEnd { get; }

    /// <summary>Returns at once: a pipe holds less than a text can have, and the command may take its time.</summary>
    public void Give()
    {
        given = true;
        _ = Task.Run(Write, CancellationToken.None);
    }

    public void Dispose()
    {
        _ = Libc.Close(ReadEnd);
        if (!given) writeEnd.Dispose();
    }

    private void Write()
    {
        try
        {
            using var writing = new FileStream(writeEnd, FileAccess.Write, bufferSize: 0);
            writing.Write(text.Span);
        }
        catch (IOException)
        {
            // It ended without having read all of it, which its exit code tells.
        }
    }
}
