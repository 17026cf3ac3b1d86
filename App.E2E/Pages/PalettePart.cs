using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace TestRuns.E2E.Pages;

/// <summary>What goes from every page to everything else.</summary>
public sealed class PalettePart(IPage page)
{
    public ILocator Box => page.GetByTestId("palette");

    /// <summary>The line that Enter would take.</summary>
    public ILocator Chosen => Box.Locator("[role=option][aria-selected=true]");

    public ILocator Option(string label) => Box.GetByRole(AriaRole.Option).Filter(new() { HasText = label });

    /// <summary>The keys are heard once its script has come: they are pressed until then.</summary>
    public Task Open() => OpenBy(() => page.Keyboard.PressAsync("Control+k"));

    /// <param name="press">Something that opens it, and changes nothing where it is open.</param>
    public async Task OpenBy(Func<Task> press)
    {
        var input = Box.GetByRole(AriaRole.Combobox);
        for (var tries = 0; tries < 60; tries++)
        {
            await press();
            if (await IsThere(input)) return;
        }

        await Expect(input).ToBeFocusedAsync();
    }

    private static async Task<bool> IsThere(ILocator input)
    {
        try
        {
            await Expect(input).ToBeFocusedAsync(new() { Timeout = 1_000 });
            return true;
        }
        catch (PlaywrightException)
        {
            return false;
        }
    }
}
