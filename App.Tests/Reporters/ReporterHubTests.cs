using System.Net;
using Microsoft.AspNetCore.SignalR;
using TestRuns.Access;
using TestRuns.Access.Tokens;
using TestRuns.Catalog;
using TestRuns.Reporters.Wire;
using TestRuns.Runs;
using TestRuns.Worker.Session;

namespace TestRuns.Tests.Reporters;

/// <summary>Who may report, and what is said to those who may not.</summary>
public sealed class ReporterHubTests : IAsyncLifetime
{
    private ReporterLab lab = null!;

    public async ValueTask InitializeAsync() => lab = await ReporterLab.Open();

    public ValueTask DisposeAsync() => lab.DisposeAsync();

    [Fact]
    public async Task Nobody_without_a_reporters_token_gets_in()
    {
        (await Refused("")).ShouldBe(HttpStatusCode.Unauthorized);
        (await Refused("trp_made-up")).ShouldBe(HttpStatusCode.Unauthorized);
        (await Refused((await lab.Issue(TokenScope.Controller)).Text)).ShouldBe(HttpStatusCode.Forbidden);
        (await Refused(lab.Get<RunTokens>().Issue(1, 0))).ShouldBe(HttpStatusCode.Forbidden);
        var revoked = await lab.Issue(TokenScope.Reporter);
        await lab.Get<TokenStore>().Revoke(revoked.Id, "Ana", default);
        (await Refused(revoked.Text)).ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Nothing_is_answered_before_hello()
    {
        var reporter = await lab.Connect();
        Func<Task>[] calls = [reporter.Ping, () => reporter.Report(), () => reporter.Finish(), () => reporter.Ended(), () => reporter.Goodbye("bye")];
        foreach (var call in calls) (await Should.ThrowAsync<HubException>(call)).Message.ShouldContain("say hello first");
    }

    [Fact]
    public async Task Everything_that_is_wrong_with_a_hello_is_said_at_once()
    {
        var reporter = await lab.Connect();
        var welcome = await reporter.Hello(hello => hello with
        {
            Client = hello.Client with { Name = "" },
            Run = hello.Run! with { Name = new string('x', 201), Link = "ftp://x", GraceMs = -1, Variables = new Dictionary<string, string> { ["1x"] = "" } },
            Shard = new ReporterShard(3, 2),
        });
        (welcome.MayTryAgain, welcome.Session).ShouldBe((false, null));
        foreach (var name in new[] { "client.name", "run.name", "run.link", "run.graceMs", "“1x”", "shard", "run.key" }) welcome.Refused!.ShouldContain(name);
    }

    [Fact]
    public async Task Another_version_is_told_what_to_do()
    {
        var welcome = await (await lab.Connect()).Hello(hello => hello with { Version = 7 });
        welcome.Refused!.ShouldContain("speaks version 7");
        welcome.Version.ShouldBe(ReporterWire.Version);
    }

    [Fact]
    public async Task A_project_that_is_not_there_and_one_that_the_token_is_not_of_look_the_same()
    {
        var elsewhere = await lab.Issue(TokenScope.Reporter, await lab.Project("other"));
        var one = await (await lab.Connect(elsewhere.Text)).Hello();
        var two = await (await lab.Connect()).Hello(hello => hello with { Run = hello.Run! with { Project = "nowhere" } });
        one.Refused!.Replace(SampleProject.Key, "?", StringComparison.Ordinal).ShouldBe(two.Refused!.Replace("nowhere", "?", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_token_of_the_interface_reports_as_a_runner_and_not_as_less()
    {
        var project = (await lab.Get<ProjectStore>().Find(SampleProject.Key, default))!;
        var viewer = await lab.Get<TokenStore>().Issue(new TokenWish("looks", TokenScope.Api, project.Id, null, ProjectRole.Viewer), "Ana", default);
        (await (await lab.Connect(viewer.Text)).Hello()).Refused!.ShouldContain("reporting needs Runner");
        var runner = await lab.Get<TokenStore>().Issue(new TokenWish("runs", TokenScope.Api, project.Id, null, ProjectRole.Runner), "Ana", default);
        (await (await lab.Connect(runner.Text)).Hello()).Refused.ShouldBeNull();
    }

    [Fact]
    public async Task A_session_goes_on_only_for_who_knows_its_secret()
    {
        await using var patient = await ReporterLab.Open(("Reporters:ReconnectGrace", "01:00:00"));
        var reporter = await patient.Streams();
        await reporter.Break();
        var other = await patient.Connect();
        (await other.Hello(hello => hello with { Session = reporter.Welcome.Session! with { Secret = "guessed" } })).Refused!.ShouldContain("does not know the session");
        (await other.Hello(hello => hello with { Session = reporter.Welcome.Session })).Resumed.ShouldBeTrue();
    }

    [Fact]
    public async Task A_token_that_is_revoked_ends_what_it_streams()
    {
        var token = await lab.Issue(TokenScope.Reporter);
        var reporter = await lab.Connect(token.Text);
        await reporter.Hello();
        await lab.Get<TokenStore>().Revoke(token.Id, "Ana", default);
        (await reporter.Aborted()).Reason.ShouldContain("was revoked by Ana");
        await reporter.Ended();
        (await reporter.Finish()).RunStatus.ShouldBe("cancelled");
        lab.Run(reporter.RunId).AbortKind.ShouldBe(AbortKind.ReporterLost);
    }

    [Fact]
    public async Task A_wrong_report_is_refused_whole_and_says_what_is_wrong()
    {
        var reporter = await lab.Streams();
        var wrong = await Should.ThrowAsync<HubException>(() => reporter.Send(
            Said.Begins("a") with { Seq = 1 }, new ReportItem { Seq = 2, Type = "case.finished", Case = "a" }, new ReportItem { Seq = 2, Type = "case.begun" }));
        wrong.Message.ShouldContain("2 (case.finished): status is passed, failed, skipped or cancelled");
        wrong.Message.ShouldContain("there is no such type");
        wrong.Message.ShouldContain("higher than the one before");
        lab.Cases(reporter.RunId).ShouldBeEmpty();
        var many = Enumerable.Range(1, ReporterWire.MostItems + 1).Select(n => Said.Begins($"c{n}"));
        (await Should.ThrowAsync<HubException>(() => reporter.Report(many))).Message.ShouldContain("at most 500 items");
    }

    private async Task<HttpStatusCode> Refused(string token) => (await Should.ThrowAsync<UpgradeRefusedException>(() => lab.Connect(token))).Status;
}
