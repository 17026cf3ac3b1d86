using System.Net;
using Microsoft.EntityFrameworkCore;
using TestRuns.Access;
using TestRuns.Api;
using TestRuns.Catalog;
using TestRuns.Storage;

namespace TestRuns.Tests.Api;

public sealed class AuditApiTests(ApiHost host) : IClassFixture<ApiHost>
{
    [Fact]
    public async Task A_maintainer_reads_what_was_done_in_their_project_and_nothing_else()
    {
        var mine = await ProjectOf("viewer");
        await host.Get<Audit>().Write(new AuditFact("Ana", "suite.changed", "check \"out\"", mine.Id, "3 cases"), default);
        await host.Get<Audit>().Write(new AuditFact("Ana", "backup.taken", "the whole server"), default);
        var lines = (await Text(await Get("viewer", "/api/v1/audit"))).TrimStart('\uFEFF').Split("\r\n");
        lines[0].ShouldBe("time,who,act,target,project,details");
        lines[1].ShouldEndWith($"\"Ana\",\"suite.changed\",\"check \"\"out\"\"\",\"{mine.Key}\",\"3 cases\"");
        lines[2..].ShouldBe([""]);

        (await Text(await Get("ana", "/api/v1/audit?kind=backup"))).ShouldContain("backup.taken");
        (await Text(await Get("ana", $"/api/v1/audit?project={mine.Key}&who=Ana&until=2026-01-01T00:00:00Z"))).ShouldNotContain("suite.changed");
    }

    [Fact]
    public async Task Projects_that_are_not_ones_own_are_refused_and_wrong_times_are_named()
    {
        await ProjectOf("viewer");
        (await Get("viewer", "/api/v1/audit?project=sample")).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await Get("viewer", "/api/v1/audit?project=no-such")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await Get("stranger", "/api/v1/audit?project=sample")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await host.Call("ana", HttpMethod.Get, "/api/v1/audit?from=yesterday&until=soon").WrongFields()).ShouldBe(["from", "until"]);
    }

    [Theory]
    [InlineData("plain", "\"plain\"")]
    [InlineData("=1+1", "\"'=1+1\"")]
    [InlineData("+49 30", "\"'+49 30\"")]
    [InlineData("-2", "\"'-2\"")]
    [InlineData("@SUM(A1)", "\"'@SUM(A1)\"")]
    [InlineData("  =1", "\"'  =1\"")]
    [InlineData("\t=1", "\"'\t=1\"")]
    [InlineData("a,\"b\"\nc", "\"a,\"\"b\"\"\nc\"")]
    public void What_a_spreadsheet_would_carry_out_is_text(string text, string field) => AuditApi.Field(text).ShouldBe(field);

    private Task<HttpResponseMessage> Get(string who, string path) => host.Call(who, HttpMethod.Get, path);

    private static async Task<string> Text(HttpResponseMessage answer)
    {
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("text/csv");
        return await answer.Content.ReadAsStringAsync();
    }

    /// <summary>A project that they maintain.</summary>
    private async Task<Project> ProjectOf(string who)
    {
        var project = (await host.Get<ProjectStore>().Create($"p{Guid.NewGuid():N}", "Theirs", default)).Project!;
        await using var db = await host.Get<IDbContextFactory<AppDb>>().CreateDbContextAsync();
        var account = await db.Set<Account>().Where(one => one.UserName == who).Select(one => one.Id).SingleAsync();
        db.Add(new Membership { ProjectId = project.Id, AccountId = account, Role = ProjectRole.Maintainer });
        await db.SaveChangesAsync();
        return project;
    }
}
