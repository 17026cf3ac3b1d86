namespace TestRuns.Tests.Access;

public sealed class SecurityHeadersTests : IAsyncDisposable
{
    private readonly AccessHost host = new();

    [Theory]
    [InlineData("/account/sign-in")]
    [InlineData("/")]
    [InlineData("/api/v1/nothing")]
    public async Task Every_answer_tells_browsers_what_not_to_do(string path)
    {
        var headers = (await host.Browser().Get(path)).Headers;
        var policy = headers.GetValues("Content-Security-Policy").Single();
        policy.ShouldContain("script-src 'self'");
        policy.ShouldContain("frame-ancestors 'none'");
        headers.GetValues("X-Content-Type-Options").Single().ShouldBe("nosniff");
        headers.GetValues("Referrer-Policy").Single().ShouldBe("same-origin");
        headers.Contains("Server").ShouldBeFalse();
    }

    [Fact]
    public async Task Account_pages_are_kept_in_no_cache() =>
        (await host.Browser().Get("/account/sign-in")).Headers.CacheControl!.NoStore.ShouldBeTrue();

    [Fact]
    public async Task Account_pages_need_no_script() =>
        (await Browser.Page(await host.Browser().Get("/account/sign-in"))).QuerySelectorAll("script[src*=blazor]").ShouldBeEmpty();

    [Fact]
    public async Task The_keys_are_the_owners_alone()
    {
        await host.Browser().Get("/account/sign-in");
        var keys = new DirectoryInfo(Path.Combine(host.Folder, "keys"));
        keys.EnumerateFiles("*.xml").ShouldNotBeEmpty();
        if (!OperatingSystem.IsWindows()) keys.UnixFileMode.ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    public ValueTask DisposeAsync() => host.DisposeAsync();
}
