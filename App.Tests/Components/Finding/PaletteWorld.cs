using Bunit;
using Microsoft.Extensions.DependencyInjection;
using TestRuns.Catalog;
using TestRuns.Components.Finding;
using TestRuns.Tests.Components.Cases;

namespace TestRuns.Tests.Components.Finding;

/// <summary>A palette; what its script would tell it is told by hand.</summary>
public abstract class PaletteWorld : EditorWorld
{
    protected PaletteWorld()
    {
        JSInterop.SetupModule("./Components/Finding/Palette.razor.js").Mode = JSRuntimeMode.Loose;
        Services.AddSingleton<CatalogNames>().AddScoped<PaletteSearch>();
    }

    protected async Task<IRenderedComponent<Palette>> Open(params string[] recent)
    {
        var palette = Render<Palette>();
        await palette.InvokeAsync(() => palette.Instance.Opened(recent));
        return palette;
    }

    protected static async Task<IReadOnlyList<string>> Find(IRenderedComponent<Palette> palette, string text)
    {
        await palette.InvokeAsync(() => palette.Instance.Typed(text));
        return Labels(palette);
    }

    protected static IReadOnlyList<string> Labels(IRenderedComponent<Palette> palette) => [.. palette.FindAll("[role=option] .label").Select(label => label.TextContent)];

    protected static string? Leads(IRenderedComponent<Palette> palette, string label) =>
        palette.FindAll("[role=option]").First(option => option.QuerySelector(".label")!.TextContent == label).GetAttribute("data-href");
}
