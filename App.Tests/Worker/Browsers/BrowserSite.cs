using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace TestRuns.Tests.Worker.Browsers;

/// <summary>A site with one page to try a browser on, and a server that takes what a step has left.</summary>
internal sealed class BrowserSite : IAsyncDisposable
{
    private const string Page = """
        <!doctype html><html lang="en"><title>The shop</title><body>
        <label>Name <input id="name"></label><label><input type="checkbox" id="agree"> I agree</label>
        <button id="send" onclick="document.getElementById('said').textContent = document.getElementById('agree').checked ? 'Thank you, ' + document.getElementById('name').value : 'Not agreed'">Send</button>
        <button id="other" disabled>Other</button><p id="said"></p><p id="hidden" hidden>nobody sees it</p>
        </body></html>
        """;

    private readonly WebApplication site;

    private BrowserSite(WebApplication site) => this.site = site;

    public ConcurrentDictionary<string, byte[]> Taken { get; } = new(StringComparer.Ordinal);

    public string Address => site.Urls.First();

    public static async Task<BrowserSite> Open()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var opened = new BrowserSite(builder.Build());
        opened.site.MapGet("/shop", () => Microsoft.AspNetCore.Http.Results.Content(Page, "text/html"));
        opened.site.MapPut("/api/v1/runs/{run:long}/steps/{step:long}/artifacts/{name}", opened.Take);
        await opened.site.StartAsync();
        return opened;
    }

    public ValueTask DisposeAsync() => site.DisposeAsync();

    private async Task<IResult> Take(string name, HttpRequest request)
    {
        using var content = new MemoryStream();
        await request.Body.CopyToAsync(content);
        Taken[name] = content.ToArray();
        return TypedResults.Json(new { name });
    }
}
