using TestRuns.E2E.Support;

namespace TestRuns.E2E.Commands;

/// <summary>Result files in and out by the command line.</summary>
public sealed class ImportCommandTests(Browser browser) : EndToEndTest(browser)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Files_become_a_run_and_the_run_a_file_that_says_the_same()
    {
        var server = await StartServer();
        var token = ProgramToken.Api(server);
        using var api = await CallAsAdministrator(server);
        var look = Command(server, token, "import", Sample("unit.trx"), "--project", "sample", "--dry-run");
        (await look.AllOutput(Patience, Token)).ShouldBe(0, look.Log.ToString());
        look.Log.ToString().ShouldContain("5 tests, 3 passed, 1 failed, 1 skipped. Nothing was made.");

        var import = Command(server, token, "import", Sample("unit.trx"), Sample("junit-playwright.xml"), "--project", "sample", "--name", "nightly", "--branch", "main", "--json");
        (await import.AllOutput(Patience, Token)).ShouldBe(0, import.Log.ToString());
        var made = System.Text.Json.JsonDocument.Parse(import.Log.Lines.ShouldHaveSingleItem()).RootElement;
        var run = made.GetProperty("run").GetInt64();
        (await api.Find(run, Token)).Cases.Count.ShouldBe(9);

        var export = Command(server, token, "export", $"{server.Url}runs/{run}", "-o", "out.xml");
        (await export.AllOutput(Patience, Token)).ShouldBe(0, export.Log.ToString());
        var file = Path.Combine(export.Folder, "out.xml");
        (await File.ReadAllTextAsync(file, Token)).ShouldContain("adds to the basket");
        var again = Command(server, token, "import", file, "--project", "sample", "--dry-run");
        (await again.AllOutput(Patience, Token)).ShouldBe(0, again.Log.ToString());
        again.Log.ToString().ShouldContain("9 tests, 5 passed, 2 failed, 2 skipped");
    }

    [Fact]
    public async Task What_is_wrong_is_told_whole_and_ends_with_2()
    {
        var server = await StartServer();
        var token = ProgramToken.Api(server);
        var broken = Path.Combine(server.DataFolder, "..", "broken.xml");
        await File.WriteAllTextAsync(broken, "<testsuite>\n<testcase/>\n</testsuite>", Token);
        var import = Command(server, token, "import", broken, Sample("unit.trx"), "--project", "sample");
        (await import.AllOutput(Patience, Token)).ShouldBe(2, import.Log.ToString());
        import.Log.ToString().ShouldContain("broken.xml: line 2, column");
        var nothing = Command(server, token, "import", "nowhere.xml");
        (await nothing.AllOutput(Patience, Token)).ShouldBe(2, nothing.Log.ToString());
        nothing.Log.ToString().ShouldContain("nowhere.xml is not there.");
        nothing.Log.ToString().ShouldContain("--project is missing");
        var unknown = Command(server, token, "export", "999999");
        (await unknown.AllOutput(Patience, Token)).ShouldBe(2, unknown.Log.ToString());
    }

    private CommandProcess Command(TestServer server, string token, params string[] arguments) => Beside(CommandProcess.Start(server.Url, token, settings: null, arguments));

    private static string Sample(string name) => Path.Combine(AppContext.BaseDirectory, "Samples", name);
}
