using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace TestRuns.E2E.Support;

public static class FreePort
{
    private static readonly ConcurrentDictionary<int, bool> Given = new();

    /// <summary>
    /// A port of 127.0.0.1 that nobody listens on. Taken below the range that the system gives to outgoing connections: one
    /// of those could get it before the server does, and again while the server is down. Never given twice here: what asked for it
    /// first may not listen yet, or be down just now.
    /// </summary>
    public static int Find()
    {
        for (var tries = 0; tries < 100; tries++)
        {
            var port = Random.Shared.Next(20_000, 32_000);
            if (!Given.TryAdd(port, true)) continue;
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
                return port;
            }
            catch (SocketException taken) when (taken.SocketErrorCode is SocketError.AddressAlreadyInUse or SocketError.AccessDenied)
            {
                continue;
            }
        }

        throw new InvalidOperationException("No free port was found on 127.0.0.1");
    }
}
