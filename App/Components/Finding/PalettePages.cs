using TestRuns.Components.Layout;
using TestRuns.Components.Visit;

namespace TestRuns.Components.Finding;

/// <summary>The pages and what is always there to do, as far as they are the visitor's.</summary>
public static class PalettePages
{
    /// <param name="mine">The visitor's projects.</param>
    /// <param name="project">The key of the one that is looked at; null: all of them.</param>
    public static IEnumerable<PaletteItem> Of(IReadOnlyList<SeenProject> mine, bool administrator, string? project)
    {
        string At(string path) => Address.Of(path, ("project", project));
        var maintains = mine.Any(one => one.MayMaintain);
        yield return Page("Runs", At("/runs"), "test runs results queue");
        yield return Page("Cases", At("/cases"), "test cases tests repository");
        yield return Page("Suites", At("/suites"), "test plans sets");
        yield return Page("Environments", At("/environments"), "configurations variables secrets");
        yield return Page("Controllers", At("/controllers"), "machines agents workers");
        yield return Page("Statistics", At("/statistics"), "reports figures trends dashboard flaky");
        yield return Page("Shared steps", At("/cases/shared"), "reuse common steps library");
        yield return Page("Projects", "/projects", "home");
        yield return Page("Your account", "/account", "password profile");
        yield return Page("API tokens", "/tokens", "programs");
        if (maintains) yield return Page("Webhooks", At("/webhooks"), "notifications integrations");
        if (maintains || administrator) yield return Page("Audit", At("/audit"), "log who did what");
        if (administrator) yield return Page("Accounts", "/accounts", "people users");
        if (mine.Any(one => one.MayStart))
        {
            yield return Page("Start a run", At("/start"), "new execute");
            yield return Page("Import results", At("/import"), "upload junit trx");
        }

        if (maintains)
        {
            yield return Page("New case", At("/cases/new"), "write add test");
            yield return Page("New shared steps", At("/cases/shared/new"), "write add reuse");
            yield return Page("Import cases", At("/cases/import"), "upload testrail csv xml yaml");
            yield return Page("New suite", At("/suites/new"), "make add");
            yield return Page("Add a controller", "/controllers/add", "machine agent");
        }

        yield return new PaletteItem("act:theme", "Do", "Light or dark") { Press = "[data-theme-toggle]", Also = "theme colours mode" };
        yield return new PaletteItem("act:keys", "Do", "Keyboard shortcuts") { Press = "[data-key='?']", Also = "help" };
    }

    private static PaletteItem Page(string label, string href, string also) => new($"page:{href.Split('?')[0]}", "Page", label) { Href = href, Also = also };
}
