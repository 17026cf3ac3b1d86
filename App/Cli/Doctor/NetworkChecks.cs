using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace TestRuns.Cli.Doctor;

/// <summary>Can the server listen where it is to, and does a server that is asked tell the same time.</summary>
internal static class NetworkChecks
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Noticeable = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Wrong = TimeSpan.FromSeconds(60);

    /// <param name="holder">The server that works on the data folder, if one does: then it is its own port that is taken.</param>
    public static IEnumerable<Finding> Ports(string urls, string? holder) =>
        urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(url => Port(url, holder));

    public static async Task<IReadOnlyList<Finding>> Server(string server, CancellationToken cancellationToken)
    {
        using var client = new HttpClient { Timeout = Patience };
        try
        {
            var asked = TimeProvider.System.GetUtcNow();
            using var alive = await client.GetAsync($"{server.TrimEnd('/')}/healthz", cancellationToken);
            var answered = TimeProvider.System.GetUtcNow();
            using var ready = await client.GetAsync($"{server.TrimEnd('/')}/readyz", cancellationToken);
            var said = await ready.Content.ReadAsStringAsync(cancellationToken);
            return
            [
                ready.IsSuccessStatusCode ? Finding.Good("server", $"{server} is ready") : Finding.Bad("server", $"{server}: {Short(said)}", "Its log says more. /readyz tells an administrator all that was looked at."),
                Clock(alive.Headers.Date, asked + ((answered - asked) / 2)),
            ];
        }
        catch (Exception error) when (error is HttpRequestException or InvalidOperationException or UriFormatException or TaskCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return [Finding.Bad("server", $"{server} is out of reach: {error.Message}", "Is the address right, is the server running, does a firewall or a proxy stand between?")];
        }
    }

    internal static Finding Clock(DateTimeOffset? theirs, DateTimeOffset ours)
    {
        if (theirs is not { } date) return Finding.Mind("clock", "the server does not say what time it has", "A proxy may have taken the header Date away.");
        // The header has whole seconds.
        var off = (ours - date - TimeSpan.FromSeconds(0.5)).Duration();
        var found = string.Create(CultureInfo.InvariantCulture, $"{off.TotalSeconds:0.0} s apart from the server's");
        if (off > Wrong) return Finding.Bad("clock", found, "Set it by the network: timedatectl set-ntp true. Signed calls are refused when clocks differ by minutes.");
        return off > Noticeable ? Finding.Mind("clock", found, "Set it by the network: timedatectl set-ntp true.") : Finding.Good("clock", "the same as the server's");
    }

    private static Finding Port(string url, string? holder)
    {
        try
        {
            var address = BindingAddress.Parse(url);
            if (address.IsUnixPipe) return Finding.Good("port", $"{url} is no port");
            using var listener = new TcpListener(Of(address.Host), address.Port);
            listener.Start();
            return Finding.Good("port", $"{url} is free");
        }
        catch (FormatException)
        {
            return Finding.Bad("port", $"{url} is not an address", "An address looks like http://127.0.0.1:5080.");
        }
        catch (SocketException error) when (error.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            return holder is not null
                ? Finding.Good("port", $"{url} is taken, while the server works ({holder})")
                : Finding.Bad("port", $"{url} is taken by another program", "Stop that (ss -ltnp shows it), or choose another: --urls http://127.0.0.1:PORT.");
        }
        catch (SocketException error)
        {
            return Finding.Bad("port", $"{url}: {error.Message}", "Ports below 1024 need root or AmbientCapabilities=CAP_NET_BIND_SERVICE; better a higher one behind a reverse proxy.");
        }
    }

    private static IPAddress Of(string host) => IPAddress.TryParse(host, out var address) ? address : host == "localhost" ? IPAddress.Loopback : IPAddress.Any;

    private static string Short(string said) => said.Length <= 300 ? said : said[..300];
}
