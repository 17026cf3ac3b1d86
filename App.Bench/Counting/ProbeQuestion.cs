using System.Net.Sockets;
using System.Text;

namespace TestRuns.Benchmark.Counting;

internal static class ProbeQuestion
{
    /// <param name="path">The probe's socket.</param>
    public static string Ask(string path, byte question)
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Connect(new UnixDomainSocketEndPoint(path));
        socket.Send([question]);
        using var answer = new StreamReader(new NetworkStream(socket), Encoding.ASCII);
        return answer.ReadToEnd();
    }
}
