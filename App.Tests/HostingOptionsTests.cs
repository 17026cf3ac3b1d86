using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.Logging;

namespace TestRuns.Tests;

public sealed class HostingOptionsTests
{
    [Theory]
    [InlineData("127.0.0.1", "https 203.0.113.7")]
    [InlineData("10.0.0.5", "https 203.0.113.7")]
    [InlineData("192.0.2.1", "http 192.0.2.1")]
    public async Task Only_a_trusted_proxy_is_believed(string proxy, string seen) =>
        (await Seen(proxy, "127.0.0.1", "10.0.0.0/8")).ShouldBe(seen);

    [Fact]
    public async Task Nobody_is_believed_where_none_is_named() => (await Seen("127.0.0.1")).ShouldBe("http 127.0.0.1");

    [Fact]
    public void What_is_no_address_is_named()
    {
        var options = new HostingOptions { Url = "tests" };
        options.TrustedProxies.Add("proxy.example.org");
        options.TrustedProxies.Add("::1");
        options.Mistakes().Count().ShouldBe(2);
    }

    /// <summary>How the server sees a call that came through a proxy at this address.</summary>
    private static async Task<string> Seen(string proxy, params string[] trusted)
    {
        var options = new HostingOptions();
        foreach (var one in trusted) options.TrustedProxies.Add(one);
        var builder = WebApplication.CreateBuilder();
        builder.WebHost.UseTestServer();
        builder.Logging.ClearProviders();
        await using var app = builder.Build();
        app.Use((context, next) =>
        {
            context.Connection.RemoteIpAddress = IPAddress.Parse(proxy);
            return next(context);
        });
        options.Use(app);
        app.Run(context => context.Response.WriteAsync($"{context.Request.Scheme} {context.Connection.RemoteIpAddress}"));
        await app.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/");
        request.Headers.Add("X-Forwarded-For", "203.0.113.7");
        request.Headers.Add("X-Forwarded-Proto", "https");
        return await (await app.GetTestClient().SendAsync(request)).Content.ReadAsStringAsync();
    }
}
