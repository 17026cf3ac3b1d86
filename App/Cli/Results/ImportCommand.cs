using System.CommandLine;
using System.Globalization;
using System.Net.Http.Headers;
using TestRuns.Cli.Cases;
using TestRuns.Cli.Server;
using TestRuns.Exchange.Csv;

namespace TestRuns.Cli.Results;

/// <summary>The verb <c>import</c>.</summary>
internal static class ImportCommand
{
    private const string About = """
        Make a finished run of result files: JUnit XML, TRX, or what exec kept while its server was away. Or bring suites and
        cases into a project: .yaml files, a folder of them, an archive of them, a suite of TestRail (.xml), a table (.csv).

        Examples:
          testruns import target/surefire-reports/*.xml --project shop --name nightly --branch main
          testruns import results.trx --project shop --dry-run
          testruns import testruns-exec-20260304-120000-4711.jsonl --project shop
          testruns import tests/ --project shop
          testruns import checkout.yaml --project shop --dry-run
          testruns import testrail-suite.xml --project shop
          testruns import cases.csv --project shop --column Summary=title --column "Test data=ignored"

        A file that is wrong changes nothing; every mistake in every file is told, with its line.
        Exit codes: 0 imported (whatever the tests came to), 2 a file is wrong or wrong use, 4 server out of reach.
        """;

    private static readonly Argument<string[]> Files = new("FILE") { Description = "One or more result files; together they are one run. Or files and folders of suites", Arity = ArgumentArity.OneOrMore };
    private static readonly Option<string?> Project = new("--project") { Description = "The project's key", HelpName = "P" };
    private static readonly Option<string?> Name = new("--name") { Description = "The run's name (default: the suite's, else the first file's)" };
    private static readonly Option<string?> Suite = new("--suite") { Description = "The suite that it is shown under" };
    private static readonly Option<string?> Branch = new("--branch") { Description = "The branch that was tested" };
    private static readonly Option<string?> Commit = new("--commit") { Description = "The commit that was tested" };
    private static readonly Option<string?> Link = new("--link") { Description = "The address of the build that it comes from", HelpName = "URL" };
    private static readonly Option<string?> Key = new("--key") { Description = "What others know it by, such as a build's number" };
    private static readonly Option<string[]> Column = new("--column") { Description = $"Of a table of cases: {NamedColumn.Form}. What is not said is guessed by the header", HelpName = "HEADER=USE", Arity = ArgumentArity.OneOrMore };
    private static readonly Option<bool> DryRun = new("--dry-run") { Description = "Say what would be made, and make nothing" };

    public static Command Make()
    {
        var command = new Command("import", About) { Files, Project, Name, Suite, Branch, Commit, Link, Key, Column, DryRun };
        command.WithServer().SetAction(Import);
        return command;
    }

    private static async Task<int> Import(ParseResult parsed, CancellationToken cancellationToken)
    {
        var voice = new Voice(ServerOptions.WantsJson(parsed));
        var mistakes = new List<string>();
        var files = parsed.GetValue(Files)!;
        mistakes.AddRange(files.Where(file => !File.Exists(file) && !Directory.Exists(file)).Select(file => $"{file} is not there."));
        if (string.IsNullOrWhiteSpace(parsed.GetValue(Project))) mistakes.Add("--project is missing: the key of the project that gets it.");
        var columns = parsed.GetValue(Column) ?? [];
        mistakes.AddRange(columns.Where(column => NamedColumn.Parse(column) is null).Select(column => $"--column {column}: {NamedColumn.Form}."));
        if (columns.Length > 0 && !files.Any(CaseFiles.Is)) mistakes.Add("--column is about tables of cases; these are files of results.");
        var target = ServerOptions.Read(parsed, mistakes);
        if (mistakes.Count > 0) return voice.Refuse(mistakes);
        if (files.Any(CaseFiles.Is)) return await CaseImport.Run(files, parsed.GetValue(Project)!, columns, parsed.GetValue(DryRun), target, voice, cancellationToken);

        using var api = new ApiClient(target);
        try
        {
            using var form = Form(files);
            var address = $"projects/{Uri.EscapeDataString(parsed.GetValue(Project)!)}/results?{Query(parsed)}";
            return parsed.GetValue(DryRun)
                ? Told(await api.Send<Preview>(HttpMethod.Post, $"{address}&preview=true", form, cancellationToken), voice)
                : Told(await api.Send<MadeRun>(HttpMethod.Post, address, form, cancellationToken), target, voice);
        }
        catch (UnauthorizedAccessException error)
        {
            return voice.Refuse([error.Message]);
        }
    }

    private static int Told(ApiAnswer<MadeRun> answer, ServerTarget target, Voice voice)
    {
        if (answer.Failed(out var problem, out var made)) return voice.Refuse(problem);
        var page = target.Page(made.Url);
        voice.Tell($"Run {made.Number}: {made.Status}. {page}", new { run = made.Id, made.Number, made.Status, url = page });
        return ExitCodes.Passed;
    }

    private static int Told(ApiAnswer<Preview> answer, Voice voice)
    {
        if (answer.Failed(out var problem, out var seen)) return voice.Refuse(problem);
        voice.Tell(string.Create(CultureInfo.InvariantCulture, $"“{seen.Name}”: {seen.Cases} tests, {seen.Passed} passed, {seen.Failed} failed, {seen.Skipped} skipped. Nothing was made."), seen);
        foreach (var file in seen.Files)
            foreach (var mistake in file.Mistakes) voice.Remark($"{file.Name}: {mistake}");
        if (seen.Cases > seen.MostCases) voice.Remark($"a run has at most {seen.MostCases} tests: import it in parts");
        return seen.Importable ? ExitCodes.Passed : ExitCodes.WrongUse;
    }

    private static MultipartFormDataContent Form(IEnumerable<string> files)
    {
        var form = new MultipartFormDataContent();
        foreach (var file in files)
        {
            var content = new StreamContent(new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
            content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
            form.Add(content, "file", Path.GetFileName(file));
        }

        return form;
    }

    private static string Query(ParseResult parsed) => string.Join('&',
        new[] { ("name", Name), ("suite", Suite), ("branch", Branch), ("commit", Commit), ("link", Link), ("key", Key) }
            .Select(pair => (Name: pair.Item1, Value: parsed.GetValue(pair.Item2)))
            .Where(pair => !string.IsNullOrEmpty(pair.Value)).Select(pair => $"{pair.Name}={Uri.EscapeDataString(pair.Value!)}"));

    private sealed record Preview(string Name, bool Importable, int Cases, int Passed, int Failed, int Skipped, int MostCases, IReadOnlyList<PreviewedFile> Files);

    private sealed record PreviewedFile(string Name, int Cases, IReadOnlyList<string> Mistakes);
}
