using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using TestRuns.Access;
using TestRuns.Catalog;
using TestRuns.Catalog.Shared;
using TestRuns.Components.Cases;
using TestRuns.Components.Editing;
using TestRuns.Components.Sharing;
using TestRuns.Components.Suites;
using TestRuns.Storage;
using TestRuns.Tests.Support;

namespace TestRuns.Tests.Components.Cases;

/// <summary>A page of an editor. What the browser would do with the text is done by hand.</summary>
public abstract class EditorWorld : PageWorld
{
    protected static readonly TimeSpan Soon = Eventually.Limit;
    protected static readonly ChangeBy Bo = new("Bo", ChangeThrough.Api);

    protected EditorWorld()
    {
        foreach (var part in new[] { "YamlPane", "MovableList", "EditorFrame" }) JSInterop.SetupModule($"./Components/Editing/{part}.razor.js").Mode = JSRuntimeMode.Loose;
        Services.AddSingleton<SuiteEdits>().AddSingleton<CaseReads>().AddSingleton<CaseStore>().AddSingleton<CaseBulk>().AddSingleton<CaseHistory>();
        Services.AddSingleton<SharedReads>().AddSingleton<SharedStore>();
        Services.AddScoped<SharedCommands>();
        Services.AddScoped<CaseCommands>().AddScoped<SuiteCommands>().AddScoped<ScheduleCommands>();
    }

    protected CaseStore Store => Services.GetRequiredService<CaseStore>();

    protected CaseReads Reads => Services.GetRequiredService<CaseReads>();

    protected NavigationManager Navigation => Services.GetRequiredService<NavigationManager>();

    protected static CaseSpec Case(string name, string command = "true", params string[] tags) =>
        new() { Name = name, Tags = tags, Steps = [new StepSpec { Name = "", Kind = StepKind.Run, Run = new RunSpec { Command = command } }.Called(null)] };

    protected async Task<StoredCase> Made(CaseSpec spec, long? suite = null) => (await Store.Create(ProjectId, suite, spec, Bo, default)).Case!;

    protected async Task<long> Suite(string name, params CaseSpec[] cases)
    {
        var suites = Services.GetRequiredService<SuiteStore>();
        await suites.Put(ProjectId, new SuiteSpec { Name = name, Cases = cases }, Bo, expected: null, default);
        return (await suites.List(ProjectId, default)).Single(suite => suite.Name == name).Id;
    }

    protected async Task<long> OtherProject() =>
        (await Services.GetRequiredService<ProjectStore>().Create("other", "Other", default)).Project!.Id;

    protected async Task<IReadOnlyList<string>> Audited()
    {
        await using var db = await Services.GetRequiredService<IDbContextFactory<AppDb>>().CreateDbContextAsync();
        return await db.Set<AuditEntry>().OrderBy(entry => entry.Id).Select(entry => entry.Who + " " + entry.Action).ToListAsync();
    }

    /// <summary>As the browser tells it when the fingers rest.</summary>
    protected static Task Type(IRenderedComponent<IComponent> page, string text)
    {
        var pane = page.FindComponent<YamlPane>();
        return pane.InvokeAsync(() => pane.Instance.Typed(text, first: true, last: true));
    }

    protected static string Text(IRenderedComponent<IComponent> page) => page.FindComponent<YamlPane>().Instance.Text;
}
