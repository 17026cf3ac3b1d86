using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace TestRuns.E2E.Support;

/// <summary>What keeps people out of a page as it is just now.</summary>
internal static class Axe
{
    /// <summary>In light colours and in dark ones.</summary>
    /// <param name="name">As which the page is told of.</param>
    public static async Task<IReadOnlyList<string>> InBothColours(string name, IPage page)
    {
        var found = new List<string>();
        foreach (var colours in new[] { ColorScheme.Light, ColorScheme.Dark })
        {
            // Nothing is half faded in when it is looked at.
            await page.EmulateMediaAsync(new() { ColorScheme = colours, ReducedMotion = ReducedMotion.Reduce });
            found.AddRange(await Violations($"{name}, {colours}", page));
        }

        return found;
    }

    /// <param name="name">As which the page is told of.</param>
    public static async Task<IReadOnlyList<string>> Violations(string name, IPage page)
    {
        var result = await page.RunAxe(new AxeRunOptions { RunOnly = RunOnlyOptions.Tags("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice") });
        result.Passes.ShouldNotBeEmpty();
        return
        [
            .. from violation in result.Violations
               where violation.Impact is "serious" or "critical"
               select $"{name}: {violation.Id} ({violation.Impact}) {string.Join(" | ", violation.Nodes.Take(3).Select(node => node.Html))}",
        ];
    }
}
