using System.Net;
using Microsoft.EntityFrameworkCore;
using TestRuns.Catalog;
using TestRuns.Retention;
using TestRuns.Storage;

namespace TestRuns.Tests.Api;

public sealed class RemovedRunApiTests(ApiHost host) : IClassFixture<ApiHost>
{
    [Fact]
    public async Task Who_could_look_at_it_is_told_that_retention_removed_it_and_nobody_else()
    {
        var project = (await host.Get<ProjectStore>().Find(SampleProject.Key, default))!.Id;
        await using var db = await host.Get<IDbContextFactory<AppDb>>().CreateDbContextAsync();
        db.Add(new RemovedRun { Id = 900_001, ProjectId = project, Number = 12, Name = "checkout", RemovedAt = DateTimeOffset.UnixEpoch, Why = "runs older than 30 days, a rule of Ana", IsDone = true });
        await db.SaveChangesAsync();
        foreach (var path in new[] { "/api/v1/runs/900001", "/api/v1/runs/900001/junit", "/api/v1/runs/900001/events" })
        {
            var gone = await host.Call("viewer", HttpMethod.Get, path).Json(HttpStatusCode.NotFound);
            gone.Text("code").ShouldBe("removedByRetention");
            gone.Text("detail").ShouldBe("Run #12 checkout was removed by retention at 1970-01-01T00:00:00Z: runs older than 30 days, a rule of Ana.");
            (await host.Call("stranger", HttpMethod.Get, path).Json(HttpStatusCode.NotFound)).Text("detail").ShouldBe("There is no such run.");
        }

        (await host.Call("viewer", HttpMethod.Get, "/api/v1/runs/900002").Json(HttpStatusCode.NotFound)).Text("detail").ShouldBe("There is no such run.");
    }
}
