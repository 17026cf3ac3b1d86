using System.CommandLine;
using System.Net;
using TestRuns.Cli.Cases;
using TestRuns.Cli.Server;

namespace TestRuns.Cli.Results;

/// <summary>The verb <c>export</c>.</summary>
internal static class ExportCommand
{
    private const string About = """
        Write a run as a file for other programs, or a project's suites and cases as files that import reads.

        Examples:
          testruns export 1207 -o results.xml
          testruns export https://tests.example.org/runs/1207 > results.xml
          testruns export --project shop --suites -o tests/
          testruns export --project shop --suite checkout -o checkout.yaml

        Exit codes: 0 written, 2 unknown or wrong use, 4 server out of reach.
        """;

    private static readonly Argument<string?> Run = new("RUN") { Description = "The run's id, or the address of its page", Arity = ArgumentArity.ZeroOrOne };
    private static readonly Option<string?> Project = new("--project") { Description = "The project whose suites and cases are written", HelpName = "P" };
    private static readonly Option<bool> Suites = new("--suites") { Description = "All suites of the project, and the cases that are in none (what happens without --suite, too)" };
    private static readonly Option<string?> Suite = new("--suite") { Description = "Only this suite of the project", HelpName = "S" };
    private static readonly Option<string?> Format = new("--format") { Description = "Of a run junit: JUnit XML; of suites and cases yaml, or csv: a table" };
    private static readonly Option<string?> Output = new("--output", "-o") { Description = "The file to write (default, or -: standard output); of suites and cases also a folder", HelpName = "FILE" };

    public static Command Make()
    {
        Format.AcceptOnlyFromAmong("junit", "yaml", "csv");
        var command = new Command("export", About) { Run, Project, Suites, Suite, Format, Output };
        command.WithServer().SetAction(Export);
        return command;
    }

    private static async Task<int> Export(ParseResult parsed, CancellationToken cancellationToken)
    {
        var voice = new Voice(ServerOptions.WantsJson(parsed));
        var mistakes = new List<string>();
        if (parsed.GetValue(Project) is { } project) return await ExportCases(parsed, project, voice, cancellationToken);
        var asked = parsed.GetValue(Run);
        if (asked is null) mistakes.Add("RUN is missing: the id of a run. To write suites and cases: --project.");
        if (parsed.GetValue(Suites) || parsed.GetValue(Suite) is not null) mistakes.Add("--suites and --suite need --project.");
        var run = asked is null ? null : RunAddress.Read(asked);
        if (run is null && asked is not null) mistakes.Add($"RUN is the id of a run or the address of its page, not {asked}");
        var target = ServerOptions.Read(parsed, mistakes, run?.Server);
        if (mistakes.Count > 0) return voice.Refuse(mistakes);

        using var api = new ApiClient(target);
        using var request = new HttpRequestMessage(HttpMethod.Get, $"runs/{run!.Id}/junit");
        if ((await api.Open(request, cancellationToken)).Failed(out var problem, out var answer))
            return voice.Refuse(problem.Status == HttpStatusCode.NotFound ? problem with { Text = $"Run {run.Id} is unknown." } : problem);
        using (answer)
        {
            try
            {
                await using var body = await answer.Content.ReadAsStreamAsync(cancellationToken);
                return await Write(body, parsed.GetValue(Output), voice, cancellationToken);
            }
            catch (Exception error) when (ApiClient.IsAway(error, cancellationToken))
            {
                return voice.Refuse(ApiProblem.Unreachable(target.Server, error));
            }
        }
    }

    private static async Task<int> ExportCases(ParseResult parsed, string project, Voice voice, CancellationToken cancellationToken)
    {
        var mistakes = new List<string>();
        if (parsed.GetValue(Run) is not null) mistakes.Add("RUN and --project are two things: write one of them.");
        var format = parsed.GetValue(Format) ?? "yaml";
        if (format == "junit") mistakes.Add("--format junit is for runs.");
        var target = ServerOptions.Read(parsed, mistakes);
        return mistakes.Count > 0 ? voice.Refuse(mistakes) : await CaseExport.Run(project, parsed.GetValue(Suite), format, parsed.GetValue(Output), target, voice, cancellationToken);
    }

    internal static async Task<int> Write(Stream body, string? file, Voice voice, CancellationToken cancellationToken)
    {
        if (file is null or "-")
        {
            await using var output = Console.OpenStandardOutput();
            await body.CopyToAsync(output, cancellationToken);
            return ExitCodes.Passed;
        }

        // Under its name when it is whole: nobody reads half a file.
        var part = $"{file}.part";
        try
        {
            await using (var written = new FileStream(part, FileMode.Create, FileAccess.Write)) await body.CopyToAsync(written, cancellationToken);
            File.Move(part, file, overwrite: true);
            voice.Tell($"{file} is written.", new { file });
            return ExitCodes.Passed;
        }
        catch (Exception error) when (error is UnauthorizedAccessException or (IOException and not HttpIOException))
        {
            return voice.Refuse([error.Message]);
        }
        finally
        {
            if (File.Exists(part)) File.Delete(part);
        }
    }
}
