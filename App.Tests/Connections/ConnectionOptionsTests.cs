using Microsoft.Extensions.Configuration;

namespace TestRuns.Tests.Connections;

public sealed class ConnectionOptionsTests
{
    [Fact]
    public void Each_key_of_the_documentation_is_read()
    {
        var settings = Read(
            ("Controllers:ReconnectGrace", "00:00:21"), ("Controllers:SilenceLimit", "00:00:11"), ("Controllers:DeadMan", "00:00:12"), ("Controllers:CancelWait", "00:00:13"),
            ("Browser:ReloadGrace", "00:00:14"), ("Browser:ReconnectGrace", "00:00:15"), ("Reporters:ReconnectGrace", "00:00:16"), ("Manual:ClaimTimeout", "00:00:17"),
            ("Reporters:ShardWait", "00:00:18"));
        var (connections, runs) = (settings.Connections, settings.Runs);
        new[]
        {
            connections.ControllerGrace, connections.SilenceLimit, connections.DeadMan, runs.CancelWait,
            connections.TabReloadGrace, connections.TabReconnectGrace, connections.ReporterGrace, runs.ClaimTimeout, runs.ShardWait,
        }.Select(time => time.TotalSeconds).ShouldBe([21, 11, 12, 13, 14, 15, 16, 17, 18]);
    }

    [Fact]
    public void Without_settings_the_figures_are_those_of_the_documentation() => Read().Connections.Mistakes().ShouldBeEmpty();

    [Fact]
    public void Every_mistake_is_named()
    {
        var error = Should.Throw<WrongSettingsException>(() => Read(
            ("Controllers:DeadMan", "00:00:06.5"), ("Browser:ReloadGrace", "-00:00:01"), ("Browser:ReconnectGrace", "soon"), ("Controllers:CancelWait", "0"),
            ("Manual:ClaimTimeout", "90.00:00:00")));
        foreach (var key in new[] { "Controllers:ReconnectGrace", "Browser:ReloadGrace", "Browser:ReconnectGrace", "Controllers:CancelWait", "Manual:ClaimTimeout" })
            error.Message.ShouldContain(key);
    }

    [Fact]
    public void A_controller_is_not_given_up_before_it_has_killed_what_it_holds() =>
        Should.Throw<WrongSettingsException>(() => Read(("Controllers:ReconnectGrace", "00:00:06"))).Message
            .ShouldContain("Controllers:ReconnectGrace (00:00:06) must be at least one second more than Controllers:DeadMan (00:00:06)");

    private static Settings Read(params (string Key, string Value)[] values) => Settings.Read(
        new ConfigurationBuilder().AddInMemoryCollection(values.Select(pair => new KeyValuePair<string, string?>(pair.Key, pair.Value))).Build());
}
