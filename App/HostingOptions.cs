using System.Net;
using Microsoft.AspNetCore.HttpOverrides;
using IPNetwork = System.Net.IPNetwork;

namespace TestRuns;

/// <summary>Section <c>Server</c> of the settings: how this server is reached.</summary>
public sealed class HostingOptions
{
    /// <summary>How steps reach the server; null: the first address that it listens on.</summary>
    public string? Url { get; set; }

    /// <summary>
    /// Addresses (127.0.0.1) and networks (10.0.0.0/8) of reverse proxies whose word is taken for who calls and whether by
    /// https. Nobody else's is: whoever may say so can pretend to be anybody.
    /// </summary>
    public IList<string> TrustedProxies { get; } = [];

    public IEnumerable<string> Mistakes()
    {
        if (Url is { } url && !Uri.TryCreate(url, UriKind.Absolute, out _)) yield return $"Server:Url is not an address: {url}";
        foreach (var proxy in TrustedProxies)
            if (!IPAddress.TryParse(proxy, out _) && !IPNetwork.TryParse(proxy, out _)) yield return $"Server:TrustedProxies: neither an address such as 127.0.0.1 nor a network such as 10.0.0.0/8: {proxy}";
    }

    /// <summary>Before everything else that looks at who calls.</summary>
    public void Use(IApplicationBuilder app)
    {
        if (TrustedProxies.Count == 0) return;
        // No limit: one proxy behind the other, and each of them has to be known.
        var options = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto, ForwardLimit = null };
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        foreach (var proxy in TrustedProxies)
        {
            if (IPAddress.TryParse(proxy, out var address)) options.KnownProxies.Add(address);
            else options.KnownIPNetworks.Add(IPNetwork.Parse(proxy));
        }

        app.UseForwardedHeaders(options);
    }
}
