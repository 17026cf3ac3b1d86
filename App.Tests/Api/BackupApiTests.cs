using System.Net;
using TestRuns.Access;
using TestRuns.Access.Tokens;
using TestRuns.Catalog;
using TestRuns.Storage;
using TestRuns.Storage.Backups;
using TestRuns.Tests.Support;

namespace TestRuns.Tests.Api;

public sealed class BackupApiTests(ApiHost host) : IClassFixture<ApiHost>
{
    private const string Address = "/api/v1/backup";

    [Fact]
    public async Task Nothing_but_a_token_for_backups_opens_it()
    {
        (await host.Call(null, HttpMethod.Get, Address)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        foreach (var who in new[] { "stranger", "viewer", "runner", "ana" })
            (await host.Call(who, HttpMethod.Get, Address)).StatusCode.ShouldBe(HttpStatusCode.Forbidden, $"{who}: another site can make a browser ask");
        foreach (var scope in Enum.GetValues<TokenScope>().Where(scope => scope != TokenScope.Backup))
            (await host.CallWithToken((await Token(scope)).Text, HttpMethod.Get, Address)).StatusCode.ShouldBe(HttpStatusCode.Forbidden, $"{scope}");
        var ofOneProject = await host.Get<TokenStore>().Issue(new TokenWish("nightly", TokenScope.Backup, 1, null), "Ana", default);
        (await host.CallWithToken(ofOneProject.Text, HttpMethod.Get, Address)).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await host.CallWithToken(host.Get<RunTokens>().Issue(1, 0), HttpMethod.Get, Address)).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task Only_an_administrator_makes_one_and_for_the_whole_server_only()
    {
        (await Make("ana", null)).StatusCode.ShouldBe(HttpStatusCode.Created);
        (await Make("runner", null)).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        var wrong = await Make("ana", SampleProject.Key);
        wrong.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await wrong.Content.ReadAsStringAsync()).ShouldContain("whole server");
    }

    [Fact]
    public async Task A_token_for_backups_opens_nothing_else()
    {
        var token = (await Token(TokenScope.Backup)).Text;
        token.ShouldStartWith("trb_");
        foreach (var path in new[] { "/api/v1/runs", "/api/v1/controllers", "/runs" })
            (await host.CallWithToken(token, HttpMethod.Get, path)).StatusCode.ShouldBe(HttpStatusCode.Forbidden, path);
    }

    [Fact]
    public async Task What_is_sent_is_the_server_as_it_is_and_leaves_nothing_behind()
    {
        var run = await host.WaitingRun();
        using var place = new TempFolder();
        using var answer = await host.CallWithToken((await Token(TokenScope.Backup)).Text, HttpMethod.Get, Address);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/zip");
        await using (var file = File.Create(place.At("backup.zip"))) await answer.Content.CopyToAsync(file);

        var restored = await Restore.Run(place.At("backup.zip"), new DataFolder(place.At("data")), force: false, TimeProvider.System, new Progress<BackupProgress>(), default);
        restored.List.Files.Select(entry => entry.Path).ShouldContain(path => path.StartsWith("keys/", StringComparison.Ordinal));
        using var database = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={place.At("data/testruns.db")};Pooling=False");
        database.Open();
        using var command = database.CreateCommand();
        command.CommandText = $"SELECT COUNT(*) FROM Runs WHERE Id = {run}";
        command.ExecuteScalar().ShouldBe(1L);
        Directory.EnumerateFileSystemEntries(host.Get<DataFolder>().Path, ".*").ShouldBeEmpty();
    }

    private Task<HttpResponseMessage> Make(string who, string? project) => host.Call(who, HttpMethod.Post, "/api/v1/tokens", new { name = "nightly", scope = "Backup", project });

    private Task<IssuedToken> Token(TokenScope scope) => host.Get<TokenStore>().Issue(new TokenWish("nightly", scope, null, null), "Ana", default);
}
