using System.Net;

namespace TestRuns.Tests.Api;

/// <summary>Schedules over HTTP.</summary>
public sealed class SchedulesApiTests(ApiHost host) : IClassFixture<ApiHost>
{
    private const string Schedules = "/api/v1/projects/sample/schedules";

    private readonly ApiPlaces places = new(host);

    [Fact]
    public async Task A_schedule_is_made_changed_and_deleted_and_the_audit_says_who_did()
    {
        var body = new { suite = "slow", cron = "0  2 1 1 *", timeZone = "Europe/Berlin", missed = "once", skipIfRunning = true, variables = new { DEPTH = "full" } };
        var made = await host.Call("ana", HttpMethod.Post, Schedules, body).Json(HttpStatusCode.Created);
        (made.Text("suite"), made.Text("cron"), made.Text("words"), made.Text("missed"), made.Text("madeBy")).ShouldBe(("slow", "0 2 1 1 *", "on day 1 in January at 02:00", "once", "ana"));
        var next = made.GetProperty("nextAt").GetDateTimeOffset();
        (next.ToUniversalTime().Month, next.ToUniversalTime().Day, next.ToUniversalTime().Hour).ShouldBe((1, 1, 1));
        var at = $"{Schedules}/{made.GetProperty("id").GetInt64()}";

        var changed = await host.Call("ana", HttpMethod.Put, at, new { suite = "quick", cron = "0 3 1 1 *", enabled = false }).Json();
        (changed.Text("suite"), changed.Text("timeZone"), changed.Text("missed"), changed.Text("nextAt"), changed.GetProperty("enabled").GetBoolean()).ShouldBe(("quick", "UTC", "skip", null, false));
        changed.GetProperty("variables").EnumerateObject().ShouldBeEmpty();
        var all = await host.Call("viewer", HttpMethod.Get, Schedules).Json();
        all.GetProperty("schedules").EnumerateArray().Count(one => one.GetProperty("id").GetInt64() == made.GetProperty("id").GetInt64()).ShouldBe(1);

        (await host.Call("ana", HttpMethod.Delete, at)).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await host.Call("ana", HttpMethod.Delete, at)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await host.Call("ana", HttpMethod.Put, at, body)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        var audit = await (await host.Call("ana", HttpMethod.Get, "/api/v1/audit?kind=schedule&project=sample")).Content.ReadAsStringAsync();
        foreach (var act in new[] { "schedule.made", "schedule.changed", "schedule.deleted" }) audit.ShouldContain($"\"{act}\",\"of suite ");
    }

    [Fact]
    public async Task Every_mistake_is_named_at_once_and_nothing_is_made()
    {
        var before = await Count();
        var wrong = new { cron = "0 25 * * *", timeZone = "Mars", missed = "twice", environment = "", variables = new Dictionary<string, string>(StringComparer.Ordinal) { ["a b"] = "x" } };
        (await host.Call("ana", HttpMethod.Post, Schedules, wrong).WrongFields()).ShouldBe(["suite", "cron", "timeZone", "missed", "environment", "variables.a b"], ignoreOrder: true);
        (await host.Call("ana", HttpMethod.Post, Schedules, new { suite = "no such suite", cron = "0 2 * * *" }).WrongFields()).ShouldBe(["suite"]);
        (await Count()).ShouldBe(before);
    }

    [Fact]
    public async Task A_schedule_of_another_project_is_not_there()
    {
        var address = await places.Address("PUT /api/v1/projects/{project}/schedules/{id}");
        var elsewhere = address.Replace("/sample/", $"/{await places.Project()}/", StringComparison.Ordinal);
        (await host.Call("ana", HttpMethod.Put, elsewhere, new { suite = "quick", cron = "0 2 * * *" })).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await host.Call("ana", HttpMethod.Delete, elsewhere)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    private async Task<int> Count() => (await host.Call("viewer", HttpMethod.Get, Schedules).Json()).GetProperty("schedules").GetArrayLength();
}
