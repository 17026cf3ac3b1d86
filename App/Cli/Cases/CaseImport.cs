using System.Globalization;
using System.Net.Http.Headers;
using TestRuns.Cli.Server;

namespace TestRuns.Cli.Cases;

/// <summary>The verb <c>import</c>, where what is given are suites and cases.</summary>
internal static class CaseImport
{
    public static async Task<int> Run(IReadOnlyList<string> paths, string project, IReadOnlyList<string> columns, bool dryRun, ServerTarget target, Voice voice, CancellationToken cancellationToken)
    {
        if (paths.Where(path => !CaseFiles.Is(path)).ToList() is { Count: > 0 } others) return voice.Refuse([.. others.Select(path => $"{path} is a file of results: import it by itself.")]);
        var files = CaseFiles.Below(paths);
        if (files.Count == 0) return voice.Refuse([$"There is no .yaml file in {string.Join(", ", paths)}."]);
        using var api = new ApiClient(target);
        try
        {
            var (content, name) = await Content(files, cancellationToken);
            using (content)
            {
                var address = $"projects/{Uri.EscapeDataString(project)}/cases/import?dryRun={(dryRun ? "true" : "false")}&file={Uri.EscapeDataString(name)}{string.Concat(columns.Select(column => $"&column={Uri.EscapeDataString(column)}"))}";
                return Told(await api.Send<Imported>(HttpMethod.Post, address, content, cancellationToken), target, project, voice);
            }
        }
        catch (Exception error) when (error is UnauthorizedAccessException or FileNotFoundException or DirectoryNotFoundException)
        {
            return voice.Refuse([error.Message]);
        }
    }

    /// <summary>One file as it is; several of a folder packed, so that they keep their paths; others as a form.</summary>
    private static async Task<(HttpContent Content, string Name)> Content(List<(string Name, string Path)> files, CancellationToken cancellationToken)
    {
        if (files is [var (name, path)]) return (new ByteArrayContent(await File.ReadAllBytesAsync(path, cancellationToken)), name);
        if (files.TrueForAll(file => CaseFiles.IsYaml(file.Path))) return (new ByteArrayContent(await CaseFiles.Pack(files, cancellationToken)), "files.zip");
        var form = new MultipartFormDataContent();
        foreach (var file in files)
        {
            var part = new ByteArrayContent(await File.ReadAllBytesAsync(file.Path, cancellationToken));
            part.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
            form.Add(part, "file", file.Name);
        }

        return (form, "");
    }

    private static int Told(ApiAnswer<Imported> answer, ServerTarget target, string project, Voice voice)
    {
        if (answer.Failed(out var problem, out var done)) return voice.Refuse(problem);
        var page = target.Page($"cases?project={Uri.EscapeDataString(project)}");
        var counts = string.Create(CultureInfo.InvariantCulture, $"{done.New} new, {done.Changed} changed, {done.Same} the same; suites: {done.SuitesNew} new, {done.SuitesChanged} changed, {done.SuitesSame} the same.");
        var shared = done.SharedNew + done.SharedChanged + done.SharedSame == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $" Shared steps: {done.SharedNew} new, {done.SharedChanged} changed, {done.SharedSame} the same.");
        voice.Tell($"Cases: {counts}{shared} {(done.DryRun ? "Nothing was changed." : $"{page}")}", done);
        foreach (var mistake in done.Mistakes) voice.Remark(mistake);
        foreach (var note in done.Notes) voice.Remark($"note: {note}");
        return done.Importable ? ExitCodes.Passed : ExitCodes.WrongUse;
    }

    private sealed record Imported(
        bool DryRun, bool Importable, int New, int Changed, int Same, int SuitesNew, int SuitesChanged, int SuitesSame, IReadOnlyList<string> Mistakes, IReadOnlyList<string> Notes,
        int SharedNew = 0, int SharedChanged = 0, int SharedSame = 0);
}
