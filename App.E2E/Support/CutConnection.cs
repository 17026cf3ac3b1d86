using System.Net;
using System.Net.Sockets;

namespace TestRuns.E2E.Support;

/// <summary>One connection through a <see cref="CutProxy"/>.</summary>
internal sealed class CutConnection(Socket client, IPEndPoint server, CutGate toServer, CutGate toClient) : IDisposable
{
    private readonly Socket upstream = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly CancellationTokenSource ending = new();
    private readonly CutLane there = new(toServer);
    private readonly CutLane back = new(toClient);

    /// <summary>Until both directions have ended, one of them broke, or it was dropped.</summary>
    public async Task Carry()
    {
        try
        {
            var reading = there.Read(client, ending.Token);
            // Nobody over there hears of it before anything can pass.
            await toServer.WhenOpen(ending.Token);
            await upstream.ConnectAsync(server, ending.Token);
            var answering = back.Read(upstream, ending.Token);
            Task[] delivering = [there.Deliver(upstream, ending.Token), back.Deliver(client, ending.Token)];
            // The first that breaks takes the other with it, as a reset does.
            await foreach (var ended in Task.WhenEach(delivering)) await ended;
            await Task.WhenAll(reading, answering);
        }
        catch (Exception broken) when (broken is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            await TellBothSides();
        }
    }

    /// <summary>A reset in both directions, at once, whatever is held.</summary>
    public void Drop()
    {
        ending.Cancel();
        Reset(client);
        Reset(upstream);
    }

    public void HalfClose(CutDirection direction)
    {
        try
        {
            if (direction.HasFlag(CutDirection.ToServer)) there.HalfClose(upstream);
            if (direction.HasFlag(CutDirection.ToClient)) back.HalfClose(client);
        }
        catch (Exception over) when (over is SocketException or ObjectDisposedException)
        {
            // It is gone, which is more than was asked for.
        }
    }

    // The token source has no timer and no parent: there is nothing in it to dispose of, and Drop may come late.
    public void Dispose()
    {
        client.Dispose();
        upstream.Dispose();
    }

    /// <summary>One side broke off; the other hears of it when the cable is in.</summary>
    private async Task TellBothSides()
    {
        try
        {
            await toServer.WhenOpen(ending.Token);
            await toClient.WhenOpen(ending.Token);
        }
        catch (OperationCanceledException)
        {
            // Dropped.
        }

        Drop();
    }

    private static void Reset(Socket socket)
    {
        try
        {
            socket.LingerState = new LingerOption(enable: true, seconds: 0);
        }
        catch (Exception over) when (over is SocketException or ObjectDisposedException)
        {
            // It is over already: this is called from outside.
        }

        socket.Dispose();
    }
}
