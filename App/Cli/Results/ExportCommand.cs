using System.CommandLine;
using System.Net;
using TestRuns.Cli.Server;

namespace TestRuns.Cli.Results;

/// <summary>The verb <c>export</c>.</summary>
internal static class ExportCommand
{
    private const string About = """
        Write a run as a file for other programs.

        Examples:
          testruns export 1207 -o results.xml
          testruns export https://tests.example.org/runs/1207 > results.xml

        Exit codes: 0 written, 2 unknown or wrong use, 4 server out of reach.
        """;

    private static readonly Argument<string> Run = new("RUN") { Description = "The run's id, or the address of its page" };
    private static readonly Option<string> Format = new("--format") { Description = "junit: JUnit XML", DefaultValueFactory = _ => "junit" };
    private static readonly Option<string?> Output = new("--output", "-o") { Description = "The file to write (default, or -: standard output)", HelpName = "FILE" };

    public static Command Make()
    {
        Format.AcceptOnlyFromAmong("junit");
        var command = new Command("export", About) { Run, Format, Output };
        command.WithServer().SetAction(Export);
        return command;
    }

    private static async Task<int> Export(ParseResult parsed, CancellationToken cancellationToken)
    {
        var voice = new Voice(ServerOptions.WantsJson(parsed));
        var mistakes = new List<string>();
        var run = RunAddress.Read(parsed.GetValue(Run)!);
        if (run is null) mistakes.Add($"RUN is the id of a run or the address of its page, not {parsed.GetValue(Run)}");
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

    private static async Task<int> Write(Stream body, string? file, Voice voice, CancellationToken cancellationToken)
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
