using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using TestRuns.Access;
using TestRuns.Access.Tokens;
using TestRuns.Api;
using TestRuns.Runs;
using TestRuns.Storage;
using TestRuns.Tests.Support;

namespace TestRuns.Tests.Api;

public sealed class HealthTests(ApiHost host) : IClassFixture<ApiHost>
{
    [Fact]
    public async Task Everybody_hears_a_word_and_an_administrator_all_that_was_looked_at()
    {
        await Ready();
        foreach (var who in new[] { null, "stranger", "viewer" })
        {
            var answer = await host.Call(who, HttpMethod.Get, "/readyz");
            answer.StatusCode.ShouldBe(HttpStatusCode.OK);
            (await answer.Content.ReadAsStringAsync()).ShouldBe("ready");
        }

        var detail = await (await host.Call("ana", HttpMethod.Get, "/readyz")).Content.ReadFromJsonAsync<JsonElement>();
        detail.GetProperty("ready").GetBoolean().ShouldBeTrue();
        detail.GetProperty("checks").EnumerateArray().Select(check => check.GetProperty("name").GetString()).ShouldBe(["database", "schema", "writer", "queue", "disk"]);
    }

    [Fact]
    public async Task Alive_is_said_without_a_look_at_anything() =>
        (await (await host.Call(null, HttpMethod.Get, "/healthz")).Content.ReadAsStringAsync()).ShouldBe("ok");

    [Fact]
    public async Task A_queue_and_a_writer_that_are_silent_for_too_long_are_named()
    {
        await Ready();
        var later = new HeldTime();
        later.Advance(Readiness.LongestSilence + TimeSpan.FromSeconds(20));
        var state = await Look(time: later);
        state.Ready.ShouldBeFalse();
        state.Checks.Where(check => !check.Ok).Select(check => check.Name).ShouldBe(["writer", "queue"]);
        state.InAWord().ShouldStartWith("not ready: the database was not written to for ");
    }

    [Fact]
    public async Task A_disk_that_is_nearly_full_is_named_with_what_is_free_and_the_setting()
    {
        await Ready();
        var state = await Look(options: new StorageOptions { MinFreeBytes = long.MaxValue });
        state.Checks.Single(check => !check.Ok).Name.ShouldBe("disk");
        state.InAWord().ShouldContain("Data:MinFreeBytes");
    }

    [Fact]
    public async Task A_database_that_cannot_be_read_is_named()
    {
        await Ready();
        using var empty = new TempFolder();
        var builder = new DbContextOptionsBuilder<AppDb>();
        StorageSetup.Configure(builder, empty.At("none.db"));
        var state = await Look(contexts: new Contexts(builder.Options));
        state.Checks.Single(check => !check.Ok).Name.ShouldBe(Readiness.Database);
        state.InAWord().ShouldContain("the database cannot be read");
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
    }

    [Fact]
    public async Task A_token_of_a_program_is_no_administrator()
    {
        await Ready();
        var token = await host.Get<TokenStore>().Issue(new TokenWish("lab", TokenScope.Controller, null, null), "Ana", default);
        (await (await host.CallWithToken(token.Text, HttpMethod.Get, "/readyz")).Content.ReadAsStringAsync()).ShouldBe("ready");
    }

    private Task Ready() => Eventually.Holds(() => host.Get<Pulse>() is { LastPass: not null, LastCommit: not null }, () => "the queue's first look");

    private Task<ReadinessReply> Look(IDbContextFactory<AppDb>? contexts = null, StorageOptions? options = null, TimeProvider? time = null) =>
        new Readiness(
            contexts ?? host.Get<IDbContextFactory<AppDb>>(), host.Get<Migrator>(), host.Get<Pulse>(), host.Get<DataFolder>(), options ?? new StorageOptions(), time ?? TimeProvider.System).Look(default);

    private sealed class Contexts(DbContextOptions<AppDb> options) : IDbContextFactory<AppDb>
    {
        public AppDb CreateDbContext() => new(options);
    }
}
