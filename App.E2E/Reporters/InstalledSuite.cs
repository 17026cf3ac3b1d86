using System.Reflection;
using TestRuns.E2E.Support;

namespace TestRuns.E2E.Reporters;

/// <summary>Installed once for all tests that need it.</summary>
[CollectionDefinition(nameof(InstalledSuite))]
public sealed class InstalledSuiteTests : ICollectionFixture<InstalledSuite>;

/// <summary>
/// Samples/playwright-suite as a user would have it: a folder of its own with a real Playwright and the reporter in it,
/// packed from its sources, both installed by npm.
/// </summary>
public sealed class InstalledSuite : IAsyncLifetime
{
    /// <summary>A machine that builds and tests at once can be very slow; nothing is measured by it.</summary>
    private static readonly TimeSpan InstallLimit = TimeSpan.FromMinutes(5);

    private const string Config = """
        import { defineConfig } from '@playwright/test';
        import sample from './playwright.config';

        export default defineConfig({
          ...sample,
          reporter: [['list'], ['testruns', { project: 'sample', name: 'Shop' }]],
          use: { ...sample.use, screenshot: 'only-on-failure', trace: 'retain-on-first-failure' },
        });
        """;

    private readonly string folder = Directory.CreateTempSubdirectory("testruns-e2e-playwright-").FullName;

    /// <summary>What keeps this machine from it; null: nothing.</summary>
    public static string? WhyNot => Npm is null ? "NOT TESTED: the reporter for Playwright. Needs npm in the PATH" : null;

    /// <summary>The reporter's sources, built, with everything that its own tests need.</summary>
    public string Package => Path.Combine(folder, "reporter");

    private string Suite => Path.Combine(folder, "suite");

    private static string? Npm => Find("npm");

    private static string Sources => typeof(InstalledSuite).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(entry => entry.Key == "ReporterSources").Value!;

    public async ValueTask InitializeAsync()
    {
        if (WhyNot is not null) return;
        Copy(Sources, Package);
        await RunNpm(Package, "ci", "--no-audit", "--no-fund");
        await RunNpm(Package, "pack", "--pack-destination", folder);
        Copy(Path.Combine(AppContext.BaseDirectory, "Samples", "playwright-suite"), Suite);
        await File.WriteAllTextAsync(Path.Combine(Suite, "testruns.config.ts"), Config);
        await File.WriteAllTextAsync(Path.Combine(Suite, "package.json"), """{ "name": "suite", "private": true }""");
        var package = Directory.GetFiles(folder, "testruns-*.tgz").ShouldHaveSingleItem();
        await RunNpm(Suite, "install", "--no-audit", "--no-fund", "@playwright/test@1.64.1", package);
    }

    /// <summary>Starts the suite, or the part of it that the arguments choose.</summary>
    public SuiteProcess Start(TestServer server, string token, params string[] arguments) => StartWithKey("", server, token, arguments);

    /// <summary>All that have the same key report into one run.</summary>
    public SuiteProcess StartWithKey(string key, TestServer server, string token, params string[] arguments) => SuiteProcess.Start(
        Find("node")!,
        [Path.Combine("node_modules", "@playwright", "test", "cli.js"), "test", "--config", "testruns.config.ts", "--output", $"results-{Guid.NewGuid():N}", .. arguments],
        Suite,
        new Dictionary<string, string> { ["TESTRUNS_SERVER"] = server.Url.ToString(), ["TESTRUNS_TOKEN"] = token, ["CHROMIUM"] = Browser.Path, ["TESTRUNS_KEY"] = key });

    /// <summary>Runs npm to its end.</summary>
    public static async Task<string> RunNpm(string folder, params string[] arguments)
    {
        var token = TestContext.Current.CancellationToken;
        await using var npm = SuiteProcess.Start(Npm!, arguments, folder, new Dictionary<string, string> { ["PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD"] = "1", ["NO_COLOR"] = "1" });
        (await npm.Ended(InstallLimit, token)).ShouldBe(0, $"npm {string.Join(' ', arguments)} said:\n{npm.Log}");
        return npm.Log.ToString();
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    private static string? Find(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Select(place => Path.Combine(place, program)).FirstOrDefault(File.Exists);

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.GetFiles(from)) File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        foreach (var inner in Directory.GetDirectories(from).Where(inner => Path.GetFileName(inner) is not ("node_modules" or "dist" or "build")))
            Copy(inner, Path.Combine(to, Path.GetFileName(inner)));
    }
}
