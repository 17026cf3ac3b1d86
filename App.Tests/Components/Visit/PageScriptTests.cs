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
        var loading = script.Load();
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
        await script.Load();
        browser.Module.Fault = new JSDisconnectedException("gone");
        await script.Call("watch");
        await script.DisposeAsync();
    }

    [Fact]
    public async Task A_mistake_in_a_script_is_not_hidden()
    {
        var script = new PageScript<PageScriptTests>(browser, "./x.js", this);
        browser.Import.SetResult(browser.Module);
        await script.Load();
        browser.Module.Fault = new JSException("x is not a function");
        await Should.ThrowAsync<JSException>(() => script.Call("watch"));
    }

    private sealed class Browser : IJSRuntime
    {
        public TaskCompletionSource<Module> Import { get; } = new();

        public Module Module { get; } = new();

        public async ValueTask<TValue> InvokeAsync<TValue>(string identifier, object?[]? args) => (TValue)(object)await Import.Task;

        public ValueTask<TValue> InvokeAsync<TValue>(string identifier, CancellationToken cancellationToken, object?[]? args) => InvokeAsync<TValue>(identifier, args);
    }

    private sealed class Module : IJSObjectReference
    {
        public List<string> Calls { get; } = [];

        public Exception? Fault { get; set; }

        public ValueTask<TValue> InvokeAsync<TValue>(string identifier, object?[]? args)
        {
            Calls.Add(identifier);
            return Fault is null ? new ValueTask<TValue>(default(TValue)!) : ValueTask.FromException<TValue>(Fault);
        }

        public ValueTask<TValue> InvokeAsync<TValue>(string identifier, CancellationToken cancellationToken, object?[]? args) => InvokeAsync<TValue>(identifier, args);

        public ValueTask DisposeAsync()
        {
            Calls.Add("dispose");
            return Fault is null ? ValueTask.CompletedTask : ValueTask.FromException(Fault);
        }
    }
}
