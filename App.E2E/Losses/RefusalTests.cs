using TestRuns.E2E.Support;

namespace TestRuns.E2E.Losses;

/// <summary>Who may not come in, and what they are told.</summary>
public sealed class RefusalTests(Browser browser) : LossTest(browser)
{
    [Fact]
    public async Task A_second_controller_of_the_same_name_is_told_who_has_it_and_the_first_goes_on()
    {
        await StartLab();
        var first = await StartController("lab");
        var (run, processes) = await Ticking();
        var second = Beside(ControllerProcess.Start(Server, new ControllerSetup("lab")));
        await Eventually.Holds(() => second.Log.ToString().Contains("is the name of another controller", StringComparison.Ordinal), Patience, "it is refused", Token);
        second.Log.ToString().ShouldContain(Environment.MachineName);
        ProcessWatch.IsAlive(processes[0].Id).ShouldBeTrue();
        (await Api.Find(run, Token)).Status.ShouldBe("Started");

        // The name is free again: whoever waits for it gets it.
        (await first.Stop()).ShouldBe(0);
        await Connected("lab");
        await Works();
        second.IsRunning.ShouldBeTrue();
    }

    [Fact]
    public async Task A_token_that_the_server_does_not_know_is_refused_for_good()
    {
        await StartLab();
        var stranger = Beside(ControllerProcess.Start(Server, new ControllerSetup("stranger") { Token = "trc_" + new string('x', 43) }));
        (await stranger.Ended.WaitAsync(Patience, Token)).ShouldBe(2, stranger.Log.ToString());
        stranger.Log.ToString().ShouldContain("token");
        (await Api.Controllers(Token)).ShouldNotContain(one => one.Name == "stranger");
    }

    [Fact]
    public async Task A_token_that_was_revoked_opens_nothing()
    {
        await StartLab();
        var token = ControllerToken.Make(Server, "lab machines");
        ControllerToken.Revoke(Server, "lab machines");
        var controller = Beside(ControllerProcess.Start(Server, new ControllerSetup("lab") { Token = token }));
        (await controller.Ended.WaitAsync(Patience, Token)).ShouldBe(2, controller.Log.ToString());
    }

    [Fact]
    public async Task A_controller_of_another_version_is_told_which_is_wanted_and_takes_nobodys_place()
    {
        await StartLab();
        using var stranger = new RawHub();
        await stranger.Connect(Server.Url, ControllerToken.Make(Server, "old"), Token);
        var welcome = await stranger.Call(
            "Hello",
            new
            {
                version = 999,
                name = "old",
                labels = Array.Empty<string>(),
                slots = 1,
                host = new { machineName = "museum", operatingSystem = "any", architecture = "any", programVersion = "0.0.1", means = "cgroup" },
            },
            Token);
        var refusal = welcome.GetProperty("refused").GetString().ShouldNotBeNull();
        refusal.ShouldContain("version 999");
        refusal.ShouldContain("0.0.1");
        welcome.GetProperty("mayTryAgain").GetBoolean().ShouldBeFalse();
        (await Api.Controllers(Token)).ShouldNotContain(one => one.Name == "old");
    }
}
