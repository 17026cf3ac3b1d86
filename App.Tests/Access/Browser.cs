using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using Microsoft.AspNetCore.TestHost;

namespace TestRuns.Tests.Access;

/// <summary>Keeps cookies and fills in forms, and follows no redirect by itself.</summary>
public sealed class Browser(TestServer server)
{
    private static readonly Uri Origin = new("http://localhost");

    private readonly HttpClient http = server.CreateClient();
    private readonly CookieContainer cookies = new();

    public IReadOnlyList<Cookie> Cookies => cookies.GetCookies(Origin).ToList();

    public Task<HttpResponseMessage> Get(string path) => Send(new HttpRequestMessage(HttpMethod.Get, path));

    public async Task<HttpResponseMessage> Send(HttpRequestMessage request)
    {
        if (cookies.GetCookieHeader(Origin) is { Length: > 0 } header) request.Headers.Add("Cookie", header);
        var response = await http.SendAsync(request);
        foreach (var cookie in response.Headers.TryGetValues("Set-Cookie", out var set) ? set : []) cookies.SetCookies(Origin, cookie);
        return response;
    }

    public static async Task<IDocument> Page(HttpResponseMessage response) =>
        new HtmlParser().ParseDocument(await response.Content.ReadAsStringAsync());

    /// <summary>Opens the page, fills in the form that has these fields and sends it.</summary>
    public Task<HttpResponseMessage> Submit(string path, params (string Name, string Value)[] typed) =>
        Submit(path, form => typed.All(field => form.QuerySelector($"input[name='{field.Name}']") is not null), typed);

    /// <summary>Opens the page and sends the form with this button.</summary>
    public Task<HttpResponseMessage> Press(string path, string button) =>
        Submit(path, form => form.QuerySelector("button")?.TextContent.Trim() == button, []);

    private async Task<HttpResponseMessage> Submit(string path, Func<IElement, bool> isIt, (string Name, string Value)[] typed)
    {
        var page = await Page(await Get(path));
        var form = page.QuerySelectorAll("form").FirstOrDefault(isIt).ShouldNotBeNull($"no such form at {path}");
        var fields = form.QuerySelectorAll("input[type=hidden]").ToDictionary(input => input.GetAttribute("name")!, input => input.GetAttribute("value")!);
        foreach (var (name, value) in typed) fields[name] = value;

        var action = form.GetAttribute("action") is { Length: > 0 } elsewhere ? elsewhere : path;
        return await Send(new HttpRequestMessage(HttpMethod.Post, action) { Content = new FormUrlEncodedContent(fields) });
    }

    public Task<HttpResponseMessage> SignIn(string name, string password = AccessHost.Password, string returnUrl = "") =>
        Submit("/account/sign-in" + returnUrl, ("name", name), ("password", password));
}
