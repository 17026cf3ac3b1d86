using System.Net;
using TestRuns.Hooks.Outbound;
using TestRuns.Hooks.Sending;

namespace TestRuns.Tests.Hooks;

public sealed class WebhookWishTests
{
    private static readonly WebhookWish Good = new() { Name = "chat", Url = "https://chat.example/hooks/x?y=1", Events = HookEvents.All };

    [Fact]
    public void A_good_one_has_no_mistakes() => Good.Mistakes().ShouldBeEmpty();

    [Fact]
    public void All_mistakes_are_told_at_once() =>
        new WebhookWish { Name = " ", Url = "chat", Events = ["run.paused"], Secret = "short", Template = "{" }.Mistakes().Keys.ShouldBe(["name", "url", "events", "secret", "template"], ignoreOrder: true);

    [Theory]
    [InlineData("ftp://chat.example/")]
    [InlineData("/hooks")]
    [InlineData("http://")]
    [InlineData("https://ana:secret@chat.example/")]
    [InlineData("http://169.254.169.254/latest/meta-data")]
    [InlineData("http://[fe80::1]/")]
    [InlineData("http://[::ffff:169.254.169.254]/")]
    [InlineData("http://2852039166/")]
    public void Some_addresses_are_refused(string url) => (Good with { Url = url }).Mistakes().Keys.ShouldBe(["url"]);

    [Theory]
    [InlineData("http://localhost:5080/")]
    [InlineData("http://127.0.0.1/")]
    [InlineData("http://10.0.0.7:8080/hook")]
    [InlineData("http://[fd12::7]/")]
    [InlineData("http://build-server/hook")]
    public void Targets_within_the_house_are_normal(string url) => (Good with { Url = url }).Mistakes().ShouldBeEmpty();

    [Theory]
    [InlineData("169.254.0.1", true)]
    [InlineData("::ffff:169.254.169.254", true)]
    [InlineData("64:ff9b::a9fe:a9fe", true)]
    [InlineData("64:ff9b::c0a8:101", false)]
    [InlineData("2002:a9fe:a9fe::1", true)]
    [InlineData("168.63.129.16", true)]
    [InlineData("fe80::1", true)]
    [InlineData("febf::1", true)]
    [InlineData("fd00:ec2::254", true)]
    [InlineData("169.253.0.1", false)]
    [InlineData("192.168.1.1", false)]
    [InlineData("::1", false)]
    public void What_is_link_local_is_known_in_every_form(string address, bool forbidden) => ForbiddenAddress.Is(IPAddress.Parse(address)).ShouldBe(forbidden);

    [Fact]
    public void Tries_are_further_and_further_apart_an_hour_at_most() =>
        new[] { 1, 2, 3, 4, 12, 13, 1000 }.Select(attempts => Backoff.After(attempts).TotalSeconds).ShouldBe([1, 2, 4, 8, 2048, 3600, 3600]);
}
