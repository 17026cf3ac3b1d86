using System.Net;
using Microsoft.EntityFrameworkCore;
using TestRuns.Access;
using TestRuns.Catalog;
using TestRuns.Notices;
using TestRuns.Notices.Rules;
using TestRuns.Runs;
using TestRuns.Storage;

namespace TestRuns.Tests.Api;

public sealed class NoticesApiTests(ApiHost host) : IClassFixture<ApiHost>
{
    [Fact]
    public async Task Each_reads_and_marks_their_own()
    {
        var mine = await Notice("viewer");
        var list = await host.Call("viewer", HttpMethod.Get, "/api/v1/notifications?unread=true").Json();
        list.GetProperty("unread").GetInt32().ShouldBe(1);
        var one = list.GetProperty("notifications").EnumerateArray().ShouldHaveSingleItem();
        (one.GetProperty("id").GetInt64(), one.GetProperty("kind").GetString(), one.GetProperty("project").GetString(), one.GetProperty("run").GetProperty("url").GetString()).ShouldBe((mine, "OwnFails", "sample", "/runs/7"));

        (await host.Call("runner", HttpMethod.Post, "/api/v1/notifications/read", new { ids = new[] { mine } }).Json()).GetProperty("read").GetInt32().ShouldBe(0);
        var read = await host.Call("viewer", HttpMethod.Post, "/api/v1/notifications/read", new { upTo = mine }).Json();
        (read.GetProperty("read").GetInt32(), read.GetProperty("unread").GetInt32()).ShouldBe((1, 0));
        (await host.Call("viewer", HttpMethod.Get, "/api/v1/notifications?unread=true").Json()).GetProperty("notifications").GetArrayLength().ShouldBe(0);
        (await host.Call("viewer", HttpMethod.Get, "/api/v1/notifications").Json()).GetProperty("notifications")[0].GetProperty("readAt").GetString().ShouldNotBeNull();
    }

    [Fact]
    public async Task Wrong_wishes_are_all_named()
    {
        (await host.Call("viewer", HttpMethod.Get, "/api/v1/notifications?unread=maybe&cursor=x&limit=0").WrongFields()).ShouldBe(["limit", "unread", "cursor"]);
        (await host.Call("viewer", HttpMethod.Post, "/api/v1/notifications/read", new { }).WrongFields()).ShouldBe(["ids"]);
        (await host.Call("viewer", HttpMethod.Post, "/api/v1/notifications/read", new { ids = Array.Empty<int>() }).WrongFields()).ShouldBe(["ids"]);
        (await host.Call("viewer", HttpMethod.Post, "/api/v1/notifications/read", new { upTo = 0 }).WrongFields()).ShouldBe(["upTo"]);
        (await host.Call(null, HttpMethod.Get, "/api/v1/notifications")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    private async Task<long> Notice(string who)
    {
        var project = (await host.Get<ProjectStore>().Find(SampleProject.Key, default))!.Id;
        await using var db = await host.Get<IDbContextFactory<AppDb>>().CreateDbContextAsync();
        var account = await db.Set<Account>().Where(one => one.UserName == who).Select(one => one.Id).SingleAsync();
        var notice = new Notice { AccountId = account, EventId = 1, Kind = RuleKind.OwnFails, ProjectId = project, RunId = 7, RunNumber = 7, RunName = "run", RunStatus = RunStatus.Failed, Text = "Your run failed", At = DateTimeOffset.UnixEpoch };
        db.Add(notice);
        await db.SaveChangesAsync();
        return notice.Id;
    }
}
