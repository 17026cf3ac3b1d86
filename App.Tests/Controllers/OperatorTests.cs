using TestRuns.Access.Tokens;
using TestRuns.Controllers;
using TestRuns.Controllers.Wire;
using TestRuns.Runs;
using static TestRuns.Tests.Runs.RunWorld;

namespace TestRuns.Tests.Controllers;

/// <summary>What people decide about controllers, and what runs say that they wait for.</summary>
public sealed class OperatorTests
{
    [Fact]
    public async Task A_draining_controller_finishes_what_runs_and_takes_nothing_new()
    {
        await using var lab = await ControllerLab.Open();
        var controller = await lab.Connected();
        var id = await lab.Make(Case("one", Step("a"), new TestRuns.Catalog.StepSpec { Name = "w", Kind = TestRuns.Catalog.StepKind.Wait, Wait = TimeSpan.FromSeconds(1) }, Step("b")));
        var first = await controller.Order("a");
        (await lab.Registry.Drain(Id(lab), ControllerLab.Ana, default)).ShouldBeTrue();
        var waiting = await lab.Make(Case("two", Step("c")));
        (await lab.Until(() => lab.Run(waiting), run => run.WaitsFor is not null, "it to wait")).WaitsFor.ShouldBe("controller lab, which is draining: it takes nothing new");
        await controller.Finished(first.Id);
        await lab.Until(() => lab.Steps(id), steps => steps[1].Status == StepStatus.InProgress, "the wait to begin");
        await lab.PassUntil(() => controller.Heard.OfType<StepOrder>().Any(order => order.StepName == "b"), "it to go on there", 3, controller);
        await controller.Finished((await controller.Order("b")).Id);
        await lab.Until(id, RunStatus.Passed);
        lab.Run(waiting).Status.ShouldBe(RunStatus.Queued);
        await lab.Registry.Allow(Id(lab), ControllerLab.Ana, default);
        await controller.Finished((await controller.Order("c")).Id);
        await lab.Until(waiting, RunStatus.Passed);
    }

    [Fact]
    public async Task A_drained_controller_stays_so_when_it_comes_again()
    {
        await using var lab = await ControllerLab.Open();
        var controller = await lab.Connected();
        await lab.Registry.Drain(Id(lab), ControllerLab.Ana, default);
        await controller.Break();
        await lab.Pass(7);
        controller.Key = null;
        await controller.Hello();
        await controller.Cleared();
        lab.Book.Find("lab")!.TakesNew.ShouldBeFalse();
    }

    [Fact]
    public async Task A_disconnected_controller_is_told_ends_its_runs_and_may_not_come_back_before_it_is_allowed()
    {
        await using var lab = await ControllerLab.Open();
        var controller = await lab.Connected();
        var id = await lab.Make(Case("one", Step("a")));
        await controller.Order("a");
        var record = Id(lab);
        await lab.Registry.Disconnect(record, ControllerLab.Ana, default);
        var over = await Over(lab, controller);
        (over.Why, over.MayTryAgain).ShouldBe(("Controller lab was disconnected by Ana", true));
        var run = await lab.UntilConfirmed(id);
        (run.AbortKind, run.AbortText, run.AbortBy).ShouldBe((AbortKind.ControllerLost, "Controller lab was disconnected by Ana", "Ana"));
        await controller.Break();
        (await controller.Hello()).Refused.ShouldNotBeNull().ShouldContain("Ana has disconnected lab");
        controller.Key = null;
        var refused = await controller.Hello();
        refused.MayTryAgain.ShouldBeTrue();
        await lab.Registry.Allow(record, ControllerLab.Ana, default);
        (await controller.Hello()).Refused.ShouldBeNull();
    }

    [Fact]
    public async Task One_that_does_not_go_when_it_is_told_to_is_cut_off()
    {
        await using var lab = await ControllerLab.Open();
        var controller = await lab.Connected();
        (controller.Cancels, controller.Closes) = (false, false);
        var id = await lab.Make(Case("one", Step("a")));
        await controller.Order("a");
        await lab.Registry.Disconnect(Id(lab), ControllerLab.Ana, default);
        await lab.PassUntil(() => controller.WasEnded, "it to be cut off", 12, controller);
        await lab.Until(id, RunStatus.Cancelled);
        lab.Run(id).AbortUnconfirmed.ShouldBeTrue();
    }

    [Fact]
    public async Task A_disconnected_controllers_critical_step_may_finish_and_report()
    {
        await using var lab = await ControllerLab.Open();
        var controller = await lab.Connected();
        var id = await lab.Make(Case("one", Step("migrate") with { Critical = true, Timeout = TimeSpan.FromSeconds(60) }));
        var order = await controller.Order("migrate");
        await lab.Registry.Disconnect(Id(lab), ControllerLab.Ana, default);
        for (var second = 0; second < 20; second++)
        {
            await lab.Pass(1);
            controller.Ping();
        }

        controller.WasEnded.ShouldBeFalse("its critical step is under way");
        await controller.Finished(order.Id);
        await lab.UntilConfirmed(id);
        lab.Steps(id)[0].Status.ShouldBe(StepStatus.Passed);
        await lab.PassUntil(() => controller.WasEnded, "it to be cut off", 10, controller);
    }

    [Fact]
    public async Task A_revoked_token_ends_its_controllers_for_good()
    {
        await using var lab = await ControllerLab.Open();
        var ticket = await HelloTests.Ticket(lab, null);
        var controller = await lab.Connected(ticket: ticket);
        var other = await lab.Connected("other", machine: "machine-2");
        await lab.Get<TokenStore>().Revoke(ticket.Id!.Value, "Ana", default);
        var over = await Over(lab, controller);
        (over.Why, over.MayTryAgain).ShouldBe(("The token of controller lab was revoked by Ana", false));
        other.Count<SessionOver>().ShouldBe(0);
        (await controller.Hello()).MayTryAgain.ShouldBeFalse();
    }

    [Fact]
    public async Task A_token_that_expires_ends_its_controllers()
    {
        await using var lab = await ControllerLab.Open();
        var controller = await lab.Connected(ticket: await HelloTests.Ticket(lab, null, lab.Clock.GetUtcNow() + TimeSpan.FromMinutes(1)));
        await lab.Pass(60);
        controller.Ping();
        await lab.Get<SilenceWatch>().Look();
        (await Over(lab, controller)).Why.ShouldBe("The token of controller lab has expired");
        await lab.Get<SilenceWatch>().Look();
        controller.Count<SessionOver>().ShouldBe(1);
    }

    [Fact]
    public async Task Only_one_that_is_not_connected_is_removed()
    {
        await using var lab = await ControllerLab.Open();
        var controller = await lab.Connected();
        var id = Id(lab);
        (await lab.Registry.Remove(id, ControllerLab.Ana, default)).ShouldBeFalse();
        await controller.Break();
        await lab.Pass(7);
        (await lab.Registry.Remove(id, ControllerLab.Ana, default)).ShouldBeTrue();
        (await lab.Get<ControllerStore>().List(default)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_decision_and_a_hello_at_once_leave_nobody_connected_who_may_not_be()
    {
        for (var round = 0; round < 20; round++)
        {
            await using var lab = await ControllerLab.Open();
            var controller = await lab.Connected();
            var id = Id(lab);
            await controller.Break();
            await lab.Pass(7);
            controller.Key = null;
            await Task.WhenAll(Task.Run(() => controller.Hello()), Task.Run(() => lab.Registry.Disconnect(id, ControllerLab.Ana, default)));
            await lab.PassUntil(() => lab.Book.Find("lab") is null, "it to be sent away", 12);
        }
    }

    [Fact]
    public async Task A_queued_run_says_what_it_waits_for()
    {
        await using var lab = await ControllerLab.Open();
        (await Waits(lab)).ShouldBe("a controller: none is connected");
        var linux = await lab.Connected("a", slots: 1, labels: ["linux"]);
        (await Waits(lab, "windows")).ShouldBe("a controller: no controller with label windows is connected");
        (await Waits(lab, "windows", "gpu")).ShouldBe("a controller: no controller with the labels windows, gpu is connected");
        await lab.Connected("b", slots: 1, machine: "machine-2", labels: ["gpu"]);
        (await Waits(lab, "linux", "gpu")).ShouldBe("a controller that has all of the labels linux, gpu: none is connected");
        var runs = await lab.Make(new RunRequest { ProjectId = 0, Name = "run", Labels = ["linux"], Cases = [Case("one", Step("long"))] });
        await linux.Order("long");
        (await Waits(lab, "linux")).ShouldBe("a free slot: all 1 on a are in use");
        await linux.Break();
        (await Waits(lab, "linux")).ShouldBe("controller a, which is out of reach: it has 7 s to come back");
        lab.Run(runs).Status.ShouldBe(RunStatus.Started);
        // A server that stops waits for it, and by a clock that stands it would do so for as long as a test may take.
        await lab.PassUntil(() => lab.Run(runs).Status == RunStatus.Cancelled, "it to be given up", 12);
    }

    [Fact]
    public async Task A_run_with_browser_steps_waits_for_a_controller_that_has_a_browser()
    {
        await using var lab = await ControllerLab.Open();
        var look = new TestRuns.Catalog.StepSpec { Name = "look", Kind = TestRuns.Catalog.StepKind.Browser, Browser = [new("goto", "${SHOP}/cart", null), new("fill", "#name", "${NAME}")], ActionTimeout = TimeSpan.FromSeconds(5) };
        await lab.Connected("bare", machine: "machine-2", labels: ["gpu"]);
        var variables = new Dictionary<string, string> { ["SHOP"] = "http://shop", ["NAME"] = "Ann" };
        var id = await lab.Make(new RunRequest { ProjectId = 0, Name = "run", Labels = ["gpu", "tape"], Variables = variables, Cases = [Case("one", Step("a"), look)] });
        (await lab.Until(() => lab.Run(id), run => run.WaitsFor is not null, "it to wait")).WaitsFor.ShouldBe("a controller: no controller with a browser and label tape is connected");
        await lab.Abort(id);
        id = await lab.Make(new RunRequest { ProjectId = 0, Name = "run", Variables = variables, Cases = [Case("one", look)] });
        (await lab.Until(() => lab.Run(id), run => run.WaitsFor is not null, "it to wait")).WaitsFor.ShouldBe("a controller: no controller with a browser is connected");

        var seeing = await lab.Connected("seeing", labels: [HostFacts.BrowserLabel]);
        var order = await seeing.Order("look");
        order.Browser.ShouldNotBeNull().Actions.ShouldBe([new("goto", "http://shop/cart", null), new("fill", "#name", "Ann")]);
        order.Browser.ActionTimeout.ShouldBe(TimeSpan.FromSeconds(5));
        await seeing.Finished(order.Id);
        await lab.Until(id, RunStatus.Passed);
        lab.Run(id).Labels.ShouldBe([HostFacts.BrowserLabel]);
    }

    [Fact]
    public async Task Each_case_of_a_run_with_browser_steps_goes_to_a_controller_that_has_a_browser()
    {
        await using var lab = await ControllerLab.Open();
        var look = new TestRuns.Catalog.StepSpec { Name = "look", Kind = TestRuns.Catalog.StepKind.Browser, Browser = [new("goto", "http://shop", null)] };
        var bare = await lab.Connected("bare", slots: 8, machine: "machine-2");
        var seeing = new[] { await lab.Connected("east", slots: 1, machine: "machine-3", labels: [HostFacts.BrowserLabel]), await lab.Connected("west", slots: 1, machine: "machine-4", labels: [HostFacts.BrowserLabel]) };
        var cases = Enumerable.Range(1, 4).Select(number => Case($"{number}", look with { Name = $"look {number}" })).ToArray();
        var id = await lab.Make(new RunRequest { ProjectId = 0, Name = "run", Parallel = 4, Cases = cases });
        for (var round = 0; round < 2; round++)
        {
            var orders = await Task.WhenAll(seeing.Select(controller => controller.Gets<StepOrder>()));
            foreach (var (controller, order) in seeing.Zip(orders)) await controller.Finished(order.Id);
        }

        await lab.Until(id, RunStatus.Passed);
        bare.Count<StepOrder>().ShouldBe(0);
    }

    private static async Task<SessionOver> Over(ControllerLab lab, PlayedController controller)
    {
        await lab.PassUntil(() => controller.Count<SessionOver>() > 0, "it to be told", 6, controller);
        return await controller.Gets<SessionOver>();
    }

    private static async Task<string> Waits(ControllerLab lab, params string[] labels)
    {
        var id = await lab.Make(new RunRequest { ProjectId = 0, Name = "run", Labels = labels, Cases = [Case("one", Step("x"))] });
        var said = (await lab.Until(() => lab.Run(id), run => run.WaitsFor is not null, "it to wait")).WaitsFor!;
        await lab.Abort(id);
        return said;
    }

    private static long Id(ControllerLab lab) => lab.Book.Find("lab")!.ControllerId;
}
