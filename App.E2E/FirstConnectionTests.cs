using TestRuns.E2E.Pages;
using TestRuns.E2E.Support;
using static Microsoft.Playwright.Assertions;

namespace TestRuns.E2E;

public sealed class FirstConnectionTests(Browser browser) : EndToEndTest(browser)
{
    [Theory]
    [InlineData("**/_blazor/initializers**", 2)]
    [InlineData("**/_blazor/negotiate**", 2)]
    [InlineData("**/_framework/blazor.web*.js", 2)]
    [InlineData("**/*.js", 4)]
    public async Task A_page_whose_first_connection_or_scripts_were_lost_loads_itself_anew(string lost, int times)
    {
        var server = await StartServer();
        var ana = await OpenAsAdministrator(server);
        using var api = await RunApi.As(ana, server);
        var run = await api.Start("quick", environment: null, Token);
        var failed = 0;
        await ana.Page.RouteAsync(lost, async route =>
        {
            // As a server that stops just then.
            if (Interlocked.Increment(ref failed) <= times) await route.FulfillAsync(new() { Status = 503 });
            else await route.ContinueAsync();
        });

        var list = new RunListPage(ana.Page);
        await list.Open();
        // Nobody presses anything.
        await Expect(list.Row(run.Id)).ToBeVisibleAsync(new() { Timeout = 60_000 });
        failed.ShouldBeGreaterThan(times);
    }

    [Fact]
    public async Task A_page_whose_beginning_is_never_answered_loads_itself_anew()
    {
        var server = await StartServer();
        var ana = await OpenAsAdministrator(server);
        var asked = 0;
        await ana.Page.RouteAsync("**/_blazor/initializers**", route => Interlocked.Increment(ref asked) == 1 ? Task.CompletedTask : route.ContinueAsync());
        var list = new RunListPage(ana.Page);
        await list.Open();
        await Expect(ana.Page.Locator("main")).ToBeVisibleAsync(new() { Timeout = 60_000 });
        asked.ShouldBeGreaterThan(1);
    }

    [Fact]
    public async Task A_page_that_was_loaded_anew_many_times_does_not_stay_white_for_long_the_next_time()
    {
        var server = await StartServer();
        var ana = await OpenAsAdministrator(server);
        // As after a server that was started several times in a minute.
        await ana.Page.AddInitScriptAsync("sessionStorage.setItem('testruns.tries', '9')");
        var asked = 0;
        await ana.Page.RouteAsync("**/_blazor/initializers**", route => Interlocked.Increment(ref asked) == 1 ? Task.CompletedTask : route.ContinueAsync());
        await new RunListPage(ana.Page).Open();
        await Expect(ana.Page.Locator("main")).ToBeVisibleAsync(new() { Timeout = 60_000 });
        asked.ShouldBeGreaterThan(1);
    }

    [Theory]
    [InlineData("EndInvokeJSFromDotNet")]
    [InlineData("BeginInvokeDotNetFromJS")]
    public async Task A_word_of_the_page_that_was_lost_with_its_connection_does_not_keep_it_empty(string lost)
    {
        var server = await StartServer();
        var ana = await OpenAsAdministrator(server);
        // The socket has taken it, and breaks before the server has it: Blazor connects again and goes on with the same circuit.
        await ana.Page.AddInitScriptAsync($$"""
            const send = WebSocket.prototype.send;
            WebSocket.prototype.send = function (data) {
              const text = typeof data === 'string' ? data : new TextDecoder().decode(data);
              // Once the page has begun: before that it would break, and be loaded anew.
              if (!text.includes('{{lost}}') || !document.querySelector('main') || sessionStorage.swallowed) return send.call(this, data);
              sessionStorage.swallowed = 'yes';
              this.close();
            };
            """);
        await new RunListPage(ana.Page).Open();
        await ana.Page.WaitForFunctionAsync("() => sessionStorage.swallowed === 'yes'");
        await Expect(ana.Page.GetByRole(Microsoft.Playwright.AriaRole.Heading, new() { Name = "Runs", Exact = true })).ToBeVisibleAsync(new() { Timeout = 60_000 });
    }

    [Fact]
    public async Task A_page_that_broke_says_so_and_loads_itself_anew()
    {
        var server = await StartServer();
        var ana = await OpenAsAdministrator(server);
        using var api = await RunApi.As(ana, server);
        var list = new RunListPage(ana.Page);
        await list.Open();
        await Expect(ana.Page.GetByTestId("connection-state")).ToHaveAttributeAsync("data-state", "connected");
        // What the server draws next cannot be drawn: the circuit ends, as it does when a page's beginning was lost on the way.
        await ana.Page.EvaluateAsync("() => { document.createElement = document.createElementNS = () => { throw new Error('broken by the test'); }; }");
        var loaded = ana.Page.WaitForRequestAsync(request => request.IsNavigationRequest, new() { Timeout = 60_000 });
        var run = await api.Start("quick", environment: null, Token);
        await loaded;
        await Expect(list.Row(run.Id)).ToBeVisibleAsync(new() { Timeout = 60_000 });
    }
}
