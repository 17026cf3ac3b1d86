using TestRuns.E2E.Support;

namespace TestRuns.E2E.Commands;

/// <summary>Suites and cases out and in by the command line.</summary>
public sealed class CaseFilesCommandTests(Browser browser) : EndToEndTest(browser)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task A_projects_suites_become_a_folder_that_comes_back_with_what_was_changed_in_it()
    {
        var server = await StartServer();
        var token = ProgramToken.Api(server, "Maintainer");
        var export = Command(server, token, "export", "--project", "sample", "--suites", "-o", "tests");
        (await export.AllOutput(Patience, Token)).ShouldBe(0, export.Log.ToString());
        var folder = Path.Combine(export.Folder, "tests");
        var quick = Path.Combine(folder, "suites", "quick.yaml");
        (await File.ReadAllTextAsync(quick, Token)).ShouldStartWith("suite: quick\n");

        var same = Command(server, token, "import", folder, "--project", "sample", "--dry-run");
        (await same.AllOutput(Patience, Token)).ShouldBe(0, same.Log.ToString());
        same.Log.ToString().ShouldContain("Cases: 0 new, 0 changed");

        await File.WriteAllTextAsync(quick, "suite: quick\ncases:\n  - name: Brought in\n    steps:\n      - run: echo in\n", Token);
        var import = Command(server, token, "import", folder, "--project", "sample");
        (await import.AllOutput(Patience, Token)).ShouldBe(0, import.Log.ToString());
        import.Log.ToString().ShouldContain("Cases: 1 new, 0 changed");
        var again = Command(server, token, "export", "--project", "sample", "--suite", "quick", "-o", "-");
        (await again.AllOutput(Patience, Token)).ShouldBe(0, again.Log.ToString());
        again.Log.ToString().ShouldContain("name: Brought in");

        await File.WriteAllTextAsync(quick, "suite: quick\ncases:\n  - nam: x\n", Token);
        var wrong = Command(server, token, "import", quick, "--project", "sample");
        (await wrong.AllOutput(Patience, Token)).ShouldBe(2, wrong.Log.ToString());
        wrong.Log.ToString().ShouldContain("quick.yaml: line 3, column 5");
    }

    private CommandProcess Command(TestServer server, string token, params string[] arguments) => Beside(CommandProcess.Start(server.Url, token, settings: null, arguments));
}
