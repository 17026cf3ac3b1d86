using TestRuns.Access.Tokens;
using TestRuns.Controllers.Wire;
using TestRuns.Runs;
using TestRuns.Tests.Runs;
using static TestRuns.Tests.Runs.RunWorld;

namespace TestRuns.Tests.Controllers;

/// <summary>Who may come in, who takes over, and who is told what.</summary>
public sealed class HelloTests
{
    [Fact]
    public async Task Work_is_given_only_after_the_controller_is_cleared()
    {
        await using var lab = await ControllerLab.Open();
        var controller = lab.Controller();
        await controller.Hello();
        var id = await lab.Make(Case("one", Step("a")));
        var waits = await lab.Until(() => lab.Run(id), run => run.WaitsFor is not null, "the run to say what it waits for");
        waits.WaitsFor.ShouldBe("controller lab, which is just clearing up");
        controller.Heard.ShouldBeEmpty();
        await controller.Cleared();
        await controller.Finished((await controller.Order("a")).Id);
        await lab.Until(id, RunStatus.Passed);
    }

    [Fact]
    public async Task A_second_live_controller_of_the_same_name_is_refused_and_told_of_the_first()
    {
        await using var lab = await ControllerLab.Open();
        await lab.Connected();
        var welcome = await lab.Controller(machine: "machine-2").Hello();
        welcome.Refused.ShouldNotBeNull().ShouldContain("“lab” is the name of another controller: on machine-1, connected since 2026-01-02 03:04:05 UTC");
        welcome.MayTryAgain.ShouldBeTrue();
        (await lab.Controller().Hello()).Refused.ShouldNotBeNull("also on the same machine");
    }

    [Fact]
    public async Task Another_machine_does_not_take_the_place_of_one_that_is_waited_for()
    {
        await using var lab = await ControllerLab.Open();
        var first = await lab.Connected();
        await first.Break();
        (await lab.Controller(machine: "machine-2").Hello()).Refused.ShouldNotBeNull();
        (await first.Hello()).Resumed.ShouldBeTrue();
    }

    [Fact]
    public async Task Two_hellos_at_once_have_one_winner()
    {
        for (var round = 0; round < 20; round++)
        {
            await using var lab = await ControllerLab.Open();
            var both = new[] { lab.Controller(machine: "machine-1"), lab.Controller(machine: "machine-2") };
            var answers = await Task.WhenAll(both.Select(controller => Task.Run(() => controller.Hello())));
            answers.Count(answer => answer.Refused is null).ShouldBe(1);
        }
    }

    [Fact]
    public async Task The_wrong_secret_takes_nothing_over()
    {
        await using var lab = await ControllerLab.Open();
        var controller = await lab.Connected();
        var thief = lab.Controller(machine: "machine-2");
        thief.Key = controller.Key! with { Secret = "guessed" };
        (await thief.Hello()).Refused.ShouldNotBeNull();
        controller.WasEnded.ShouldBeFalse();
    }

    [Fact]
    public async Task A_key_of_an_older_session_begins_a_new_one()
    {
        await using var lab = await ControllerLab.Open();
        var controller = await lab.Connected();
        var old = controller.Key!;
        await controller.Break();
        await lab.Pass(7);
        controller.Key = old;
        var welcome = await controller.Hello();
        welcome.Resumed.ShouldBeFalse();
        welcome.Session!.Number.ShouldBeGreaterThan(old.Number);
    }

    [Fact]
    public async Task Another_version_is_told_what_to_install()
    {
        await using var lab = await ControllerLab.Open();
        var welcome = await lab.Controller().Hello(hello => hello with { Version = 99 });
        welcome.Refused.ShouldNotBeNull().ShouldContain($"speaks version {WireVersion.Current} of the controllers' messages, lab (TestRuns 1.0.0) speaks version 99. Install the server's version");
        (welcome.MayTryAgain, welcome.Version).ShouldBe((false, WireVersion.Current));
    }

    [Fact]
    public async Task A_bad_hello_is_told_every_mistake_at_once()
    {
        await using var lab = await ControllerLab.Open();
        var refused = (await lab.Controller().Hello(hello => hello with { Name = " lab", Slots = 0, Labels = ["two words", ""] })).Refused.ShouldNotBeNull();
        refused.ShouldContain("its name");
        refused.ShouldContain("“two words”");
        refused.ShouldContain("“”");
        refused.ShouldContain("its slots");
        (await lab.Controller().Hello(hello => hello with { Name = null!, Labels = null! })).Refused.ShouldNotBeNull();
        (await lab.Controller().Hello(hello => hello with { Host = null! })).Refused.ShouldNotBeNull();
    }

    [Fact]
    public async Task The_name_of_another_projects_controller_is_taken_also_when_that_is_away()
    {
        await using var lab = await ControllerLab.Open();
        var mine = await Ticket(lab, await lab.Project("p"));
        var theirs = await Ticket(lab, await lab.Project("q"));
        var controller = await lab.Connected(ticket: mine);
        await controller.Break();
        await lab.Pass(7);
        var welcome = await lab.Controller(ticket: theirs).Hello();
        welcome.Refused.ShouldNotBeNull().ShouldContain("already that serves other projects than this token");
        welcome.MayTryAgain.ShouldBeFalse();
    }

    [Fact]
    public async Task The_servers_own_controllers_name_is_its_own()
    {
        await using var lab = await ControllerLab.Open();
        (await lab.Controller("embedded", ticket: await Ticket(lab, null)).Hello()).Refused.ShouldNotBeNull().ShouldContain("the server's own controller");
    }

    [Fact]
    public async Task A_connection_says_hello_once()
    {
        await using var lab = await ControllerLab.Open();
        var controller = await lab.Connected();
        var socket = lab.Book.Find("lab")!.Socket!;
        var again = new Hello { Version = WireVersion.Current, Name = "other", Labels = [], Slots = 1, Host = new HostFacts("m", "", "", "", "") };
        (await lab.Registry.Hello(again, ControllerLab.Ticket(), socket)).Refused.ShouldNotBeNull();
        (await lab.Registry.Hello(again with { Name = "lab", Session = controller.Key }, ControllerLab.Ticket(), socket)).Refused.ShouldNotBeNull();
        controller.WasEnded.ShouldBeFalse();
        await controller.Break();
        lab.Book.Find("lab")!.Socket.ShouldBeNull();
    }

    [Fact]
    public async Task A_token_that_was_revoked_after_the_connection_was_made_lets_nobody_in()
    {
        await using var lab = await ControllerLab.Open();
        var ticket = await Ticket(lab, null);
        await lab.Get<TokenStore>().Revoke(ticket.Id!.Value, "Ana", default);
        var welcome = await lab.Controller(ticket: ticket).Hello();
        welcome.Refused.ShouldNotBeNull().ShouldContain("was revoked by Ana");
        welcome.MayTryAgain.ShouldBeFalse();
    }

    [Fact]
    public async Task A_controller_of_a_project_gets_no_run_of_another()
    {
        await using var lab = await ControllerLab.Open();
        var (mine, other) = (await lab.Project("p"), await lab.Project("q"));
        var controller = await lab.Connected(ticket: await Ticket(lab, mine));
        var stranger = await lab.Make(new RunRequest { ProjectId = other, Name = "run", Cases = [Case("one", Step("not here"))] });
        var own = await lab.Make(new RunRequest { ProjectId = mine, Name = "run", Cases = [Case("one", Step("here"))] });
        await controller.Finished((await controller.Order("here")).Id);
        await lab.Until(own, RunStatus.Passed);
        lab.Run(stranger).WaitsFor.ShouldBe("a controller: none is connected");
        controller.Count<StepOrder>().ShouldBe(1);
    }

    internal static async Task<TokenTicket> Ticket(ControllerLab lab, long? project, DateTimeOffset? until = null)
    {
        var issued = await lab.Get<TokenStore>().Issue(new TokenWish("t", TestRuns.Access.TokenScope.Controller, project, until), "Ana", default);
        return new TokenTicket(issued.Id, "t", TestRuns.Access.TokenScope.Controller, project, until);
    }
}
