using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using TestRuns.E2E.Support;

namespace TestRuns.E2E.Commands;

/// <summary>The tokens of programs by the command line: what is made opens what it says, until it is revoked.</summary>
public sealed class TokenCommandTests(Browser browser) : EndToEndTest(browser)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task A_token_is_made_printed_once_listed_and_revoked()
    {
        var server = await StartServer();
        var maintainer = ProgramToken.Api(server, "Maintainer");
        var make = await Done(server, maintainer, 0, "token", "make", "nightly", "--role", "Runner", "--project", "sample", "--expires", "90d");
        var token = make.Log.Lines.Single(line => line.StartsWith("tra_", StringComparison.Ordinal));
        (await Runs(server, token)).ShouldBe(HttpStatusCode.OK);

        var list = await Done(server, maintainer, 0, "token", "list");
        var line = list.Log.Lines.Single(one => one.Contains("nightly", StringComparison.Ordinal));
        foreach (var part in new[] { "Runner", "sample", "until 20", "used 20" }) line.ShouldContain(part);
        list.Log.ToString().ShouldNotContain(token);
        var listed = (await Done(server, maintainer, 0, "token", "list", "--json")).Log.Lines.Select(one => JsonElement.Parse(one)).Single(one => one.GetProperty("name").GetString() == "nightly");

        // A Runner makes and ends none, also not its own.
        (await Done(server, token, 2, "token", "make", "other", "--role", "Viewer", "--project", "sample")).Log.ToString().ShouldContain("Maintainer");
        (await Done(server, token, 2, "token", "revoke", $"{listed.GetProperty("id")}")).Log.ToString().ShouldContain("Maintainer");

        await Done(server, maintainer, 0, "token", "revoke", $"{listed.GetProperty("id")}");
        (await Runs(server, token)).ShouldBe(HttpStatusCode.Unauthorized);
        (await Done(server, token, 2, "token", "list")).Log.ToString().ShouldContain("revoked");
        (await Done(server, maintainer, 2, "token", "revoke", $"{listed.GetProperty("id")}")).Log.ToString().ShouldContain("no such token");
    }

    [Fact]
    public async Task What_is_wrong_is_told_and_what_only_an_administrator_may_is_refused()
    {
        var server = await StartServer();
        var maintainer = ProgramToken.Api(server, "Maintainer");
        var wrong = await Done(server, maintainer, 2, "token", "make", "nightly", "--scope", "Everything", "--project", "sample", "--json");
        JsonElement.Parse(wrong.Log.Lines.ShouldHaveSingleItem()).GetProperty("problem").GetProperty("text").GetString().ShouldNotBeNull().ShouldContain("scope");
        (await Done(server, maintainer, 2, "token", "make", "all", "--role", "Viewer")).Log.ToString().ShouldContain("administrator");
        (await Done(server, maintainer, 2, "token", "make", "late", "--role", "Viewer", "--project", "sample", "--expires", "soon")).Log.ToString().ShouldContain("--expires");
        (await Done(server, "tra_made-up", 2, "token", "list")).Log.ToString().ShouldContain("does not accept the token");
    }

    private async Task<CommandProcess> Done(TestServer server, string token, int code, params string[] arguments)
    {
        var command = Beside(CommandProcess.Start(server.Url, token, settings: null, arguments));
        (await command.AllOutput(Patience, Token)).ShouldBe(code, command.Log.ToString());
        return command;
    }

    private static async Task<HttpStatusCode> Runs(TestServer server, string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "api/v1/runs") { Headers = { Authorization = new AuthenticationHeaderValue("Bearer", token) } };
        return (await server.Client.SendAsync(request, Token)).StatusCode;
    }
}
