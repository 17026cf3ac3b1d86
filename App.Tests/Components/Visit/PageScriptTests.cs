using Microsoft.JSInterop;
using TestRuns.Components.Visit;

namespace TestRuns.Tests.Components.Visit;

public sealed class PageScriptTests
{
    private readonly Browser browser = new();

    [Fact]
    public async Task A_script_that_arrives_after_its_component_was_left_is_dropped()
    {
        var script = new PageScript<PageScriptTests>(browser, "./x.js", this);
        var loading = script.Begin("watch", begun: null);
        await script.DisposeAsync();
        browser.Import.SetResult(browser.Module);

        (await loading).ShouldBeFalse();
        await script.Call("watch", 1);
        browser.Module.Calls.ShouldBe(["dispose"]);
    }

    [Fact]
    public async Task A_tab_that_is_gone_is_no_fault_of_the_page()
    {
        var script = new PageScript<PageScriptTests>(browser, "./x.js", this);
        browser.Import.SetResult(browser.Module);
        await script.Begin("start", begun: null);
        browser.Module.Fault = new JSDisconnectedException("gone");
        await script.Call("watch");
        await script.DisposeAsync();
    }

    [Fact]
    public async Task A_mistake_in_a_script_is_not_hidden()
    {
        var script = new PageScript<PageScriptTests>(browser, "./x.js", this);
        browser.Import.SetResult(browser.Module);
        await script.Begin("start", begun: null);
        browser.Module.Fault = new JSException("x is not a function");
        await Should.ThrowAsync<JSException>(() => script.Call("watch"));
    }

    [Fact]
    public async Task What_was_lost_with_a_connection_is_asked_again_until_it_is_answered()
    {
        var script = new PageScript<PageScriptTests>(browser, "./x.js", this, TimeSpan.FromMilliseconds(5));
        browser.LostImports = 2;
        browser.Module.Lost = 2;
        browser.Import.SetResult(browser.Module);
        (await script.Begin("start", begun: null).WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken)).ShouldBeTrue();
        browser.LostImports.ShouldBe(0);
        browser.Module.Calls.ShouldBe(["start", "start", "start"]);
    }

    [Fact]
    public async Task A_script_that_was_called_but_has_not_called_back_is_called_again()
    {
        var script = new PageScript<PageScriptTests>(browser, "./x.js", this, TimeSpan.FromMilliseconds(5));
        browser.Import.SetResult(browser.Module);
        (await script.Begin("start", () => browser.Module.Calls.Count == 3).WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken)).ShouldBeTrue();
        browser.Module.Calls.ShouldBe(["start", "start", "start"]);
    }

    [Fact]
    public async Task A_tab_that_is_gone_for_good_is_not_asked_again()
    {
        var script = new PageScript<PageScriptTests>(browser, "./x.js", this);
        browser.Import.SetException(new JSDisconnectedException("gone"));
        (await script.Begin("start", begun: null)).ShouldBeFalse();
        await script.DisposeAsync();
    }

    private sealed class Browser : IJSRuntime
    {
        public int LostImports { get; set; }

        public TaskCompletionSource<Module> Import { get; } = new();

        public Module Module { get; } = new();

        public ValueTask<TValue> InvokeAsync<TValue>(string identifier, object?[]? args) => InvokeAsync<TValue>(identifier, CancellationToken.None, args);

        public async ValueTask<TValue> InvokeAsync<TValue>(string identifier, CancellationToken cancellationToken, object?[]? args)
        {
            if (LostImports-- > 0) await Task.Delay(Timeout.Infinite, cancellationToken);
            LostImports = 0;
            return (TValue)(object)await Import.Task;
        }
    }

    private sealed class Module : IJSObjectReference
    {
        public List<string> Calls { get; } = [];

        public Exception? Fault { get; set; }

        public int Lost { get; set; }

        public ValueTask<TValue> InvokeAsync<TValue>(string identifier, object?[]? args) => InvokeAsync<TValue>(identifier, CancellationToken.None, args);

        public async ValueTask<TValue> InvokeAsync<TValue>(string identifier, CancellationToken cancellationToken, object?[]? args)
        {
            Calls.Add(identifier);
            if (Lost-- > 0) await Task.Delay(Timeout.Infinite, cancellationToken);
            return Fault is null ? default! : throw Fault;
        }

        public ValueTask DisposeAsync()
        {
            Calls.Add("dispose");
            return Fault is null ? ValueTask.CompletedTask : ValueTask.FromException(Fault);
        }
    }
}
