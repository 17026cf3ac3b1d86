using System.Net;
using System.Net.Http.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using TestRuns.Access;

namespace TestRuns.Tests.Access;

public sealed class RefusalTests : IAsyncDisposable
{
    private readonly AccessHost host = new(app =>
    {
        app.MapGet("/api/v1/queue", () => "queue");
        app.MapPost("/api/v1/runs/7/abort", () => Microsoft.AspNetCore.Http.Results.Accepted());
        app.MapPost("/api/v1/hooks/shop", () => Microsoft.AspNetCore.Http.Results.Accepted()).AllowAnonymous();
        app.MapGet("/api/v1/stop", () => "stop").RequireAuthorization(ProjectPolicies.Administrator);
        app.MapGet("/settings", () => "settings").RequireAuthorization(ProjectPolicies.Administrator);
        app.MapGet("/healthz", () => "well").AllowAnonymous();
    });

    [Theory]
    [InlineData("/api/v1/queue")]
    [InlineData("/api/v1/stop")]
    [InlineData("/api/v1/nothing-here")]
    public async Task A_stranger_gets_a_problem_from_the_api(string path)
    {
        var response = await host.Browser().Get(path);
        response.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        await ShouldBeProblem(response, 401);
    }

    [Theory]
    [InlineData("/", "/account/sign-in")]
    [InlineData("/runs?status=failed&q=a%26b", "/account/sign-in?returnUrl=%2Fruns%3Fstatus%3Dfailed%26q%3Da%2526b")]
    public async Task A_stranger_is_led_to_the_sign_in_page_and_back(string path, string to) =>
        (await host.Browser().Get(path)).Headers.Location!.ToString().ShouldBe(to);

    [Fact]
    public async Task A_stranger_may_see_whether_the_server_is_well() =>
        (await host.Browser().Get("/healthz")).StatusCode.ShouldBe(HttpStatusCode.OK);

    [Fact]
    public async Task A_stranger_opens_no_circuit() =>
        (await host.Browser().Send(new HttpRequestMessage(HttpMethod.Post, "/_blazor/negotiate"))).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);

    [Fact]
    public async Task Who_is_no_administrator_gets_a_problem_from_the_api_and_a_page_from_a_page()
    {
        var browser = await SignedIn();
        var response = await browser.Get("/api/v1/stop");
        response.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        await ShouldBeProblem(response, 403);

        var denied = (await browser.Get("/settings")).Headers.Location!.ToString();
        denied.ShouldStartWith("/account/denied");
        (await browser.Get(denied)).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Theory]
    [InlineData(null, null, HttpStatusCode.Forbidden)]
    [InlineData("Origin", "http://localhost", HttpStatusCode.Accepted)]
    [InlineData("Origin", "http://localhost:8080", HttpStatusCode.Forbidden)]
    [InlineData("Origin", "https://evil.example", HttpStatusCode.Forbidden)]
    [InlineData("Origin", "null", HttpStatusCode.Forbidden)]
    [InlineData("Sec-Fetch-Site", "same-origin", HttpStatusCode.Accepted)]
    [InlineData("Sec-Fetch-Site", "same-site", HttpStatusCode.Forbidden)]
    [InlineData("Sec-Fetch-Site", "cross-site", HttpStatusCode.Forbidden)]
    public async Task A_change_with_the_browsers_session_must_come_from_our_own_pages(string? header, string? value, HttpStatusCode answer)
    {
        var browser = await SignedIn();
        (await browser.Send(Abort(header, value))).StatusCode.ShouldBe(answer);
    }

    [Theory]
    [InlineData("http://localhost", HttpStatusCode.OK)]
    [InlineData("http://localhost:8080", HttpStatusCode.Forbidden)]
    [InlineData("https://evil.example", HttpStatusCode.Forbidden)]
    [InlineData("null", HttpStatusCode.Forbidden)]
    public async Task A_circuit_with_the_browsers_session_is_opened_by_our_own_pages_alone(string origin, HttpStatusCode answer)
    {
        var browser = await SignedIn();
        var negotiate = new HttpRequestMessage(HttpMethod.Post, "/_blazor/negotiate?negotiateVersion=1");
        negotiate.Headers.Add("Origin", origin);
        (await browser.Send(negotiate)).StatusCode.ShouldBe(answer);
        // What a page of another site really does: no question before it, and the session goes with it.
        var socket = new HttpRequestMessage(HttpMethod.Get, "/_blazor?id=made-up");
        socket.Headers.Add("Origin", origin);
        (await browser.Send(socket)).StatusCode.ShouldBe(answer == HttpStatusCode.OK ? HttpStatusCode.NotFound : answer);
    }

    [Fact]
    public async Task An_unsigned_call_is_not_asked_where_it_came_from() =>
        (await host.Browser().Send(new HttpRequestMessage(HttpMethod.Post, "/api/v1/hooks/shop"))).StatusCode.ShouldBe(HttpStatusCode.Accepted);

    [Fact]
    public async Task The_session_beside_a_wrong_token_does_not_count()
    {
        var browser = await SignedIn();
        var request = Abort("Sec-Fetch-Site", "same-origin");
        request.Headers.Authorization = new("Bearer", "trr_wrong");
        (await browser.Send(request)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    public ValueTask DisposeAsync() => host.DisposeAsync();

    private static HttpRequestMessage Abort(string? header, string? value)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/runs/7/abort");
        if (header is not null) request.Headers.Add(header, value);
        return request;
    }

    private static async Task ShouldBeProblem(HttpResponseMessage response, int status)
    {
        response.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        (await response.Content.ReadFromJsonAsync<ProblemDetails>())!.Status.ShouldBe(status);
    }

    private async Task<Browser> SignedIn()
    {
        await host.Account("ana");
        var browser = host.Browser();
        (await browser.SignIn("ana")).StatusCode.ShouldBe(HttpStatusCode.Redirect);
        return browser;
    }
}
