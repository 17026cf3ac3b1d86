using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;
using Microsoft.AspNetCore.Components.RenderTree;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using TestRuns.Components.Look;
using TestRuns.Components.Overview;
using TestRuns.Runs;

namespace TestRuns.Tests.Components.Look;

public sealed class TogetherTests : IAsyncDisposable
{
    private readonly ServiceProvider services = new ServiceCollection()
        .AddSingleton<TimeProvider>(new Support.ManualTime()).AddSingleton(new ReaderZone()).BuildServiceProvider();

    [Fact]
    public async Task What_changes_together_is_one_message_to_the_browser_and_leaves_the_rest_alone()
    {
        await using var browser = new Messages(services);
        var rows = new ThreeRows();
        await browser.Dispatcher.InvokeAsync(() => browser.Show(rows));
        browser.Sent.Clear();

        await browser.Dispatcher.InvokeAsync(() => rows.Together.Render(() =>
        {
            rows.Change(0);
            rows.Change(1);
        }));
        // What shows nothing itself, and the two rows with the badge and the time of each.
        browser.Sent.ShouldHaveSingleItem().Count(type => type == typeof(RunRow)).ShouldBe(2);
    }

    [Fact]
    public async Task Without_it_each_would_be_one()
    {
        await using var browser = new Messages(services);
        var rows = new ThreeRows();
        await browser.Dispatcher.InvokeAsync(() => browser.Show(rows));
        browser.Sent.Clear();
        await browser.Dispatcher.InvokeAsync(() =>
        {
            rows.Change(0);
            rows.Change(1);
        });
        browser.Sent.Count.ShouldBe(2);
    }

    public ValueTask DisposeAsync() => services.DisposeAsync();

    private sealed class ThreeRows : ComponentBase
    {
        private readonly RunRow[] rows = new RunRow[3];

        public Together Together { get; private set; } = null!;

        public void Change(int row) => rows[row].Show(Made.Run(row, RunStatus.Passed, version: 2), leaving: false);

        protected override void BuildRenderTree(RenderTreeBuilder builder)
        {
            builder.OpenComponent<Together>(0);
            builder.AddComponentReferenceCapture(1, made => Together = (Together)made);
            builder.CloseComponent();
            for (var row = 0; row < rows.Length; row++)
            {
                var place = row;
                builder.OpenComponent<RunRow>(2);
                builder.SetKey(row);
                builder.AddComponentParameter(3, nameof(RunRow.Run), Made.Run(row));
                builder.AddComponentReferenceCapture(4, made => rows[place] = (RunRow)made);
                builder.CloseComponent();
            }
        }
    }

#pragma warning disable BL0006 // How much goes into one message is said nowhere else.
    /// <summary>What would be sent to a browser: of each message, what is rendered in it.</summary>
    private sealed class Messages(IServiceProvider services) : Renderer(services, NullLoggerFactory.Instance)
    {
        private readonly Dictionary<int, Type> components = [];

        public List<List<Type>> Sent { get; } = [];

        public override Dispatcher Dispatcher { get; } = Dispatcher.CreateDefault();

        public Task Show(IComponent root) => RenderRootComponentAsync(AssignRootComponentId(root));

        protected override ComponentState CreateComponentState(int componentId, IComponent component, ComponentState? parentComponentState)
        {
            components[componentId] = component.GetType();
            return base.CreateComponentState(componentId, component, parentComponentState);
        }

        protected override void HandleException(Exception exception) => throw new InvalidOperationException("Rendering failed", exception);

        protected override Task UpdateDisplayAsync(in RenderBatch renderBatch)
        {
            var updated = new List<Type>();
            for (var at = 0; at < renderBatch.UpdatedComponents.Count; at++) updated.Add(components[renderBatch.UpdatedComponents.Array[at].ComponentId]);
            Sent.Add(updated);
            return Task.CompletedTask;
        }
    }
#pragma warning restore BL0006
}
