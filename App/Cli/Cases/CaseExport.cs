using System.IO.Compression;
using TestRuns.Cli.Results;
using TestRuns.Cli.Server;

namespace TestRuns.Cli.Cases;

/// <summary>The verb <c>export</c>, where what is wanted are suites and cases.</summary>
internal static class CaseExport
{
    private static readonly string[] Endings = [".zip", ".yaml", ".yml", ".csv"];

    /// <param name="suite">Only that one; null: all of the project.</param>
    /// <param name="output">A file by its ending, else a folder; null or -: standard output.</param>
    public static async Task<int> Run(string project, string? suite, string format, string? output, ServerTarget target, Voice voice, CancellationToken cancellationToken)
    {
        using var api = new ApiClient(target);
        var address = $"projects/{Uri.EscapeDataString(project)}/cases/export?format={format}{(suite is null ? "" : $"&suite={Uri.EscapeDataString(suite)}")}";
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        if ((await api.Open(request, cancellationToken)).Failed(out var problem, out var answer)) return voice.Refuse(problem);
        using (answer)
        {
            try
            {
                await using var body = await answer.Content.ReadAsStreamAsync(cancellationToken);
                if (output is null or "-" || Endings.Contains(Path.GetExtension(output).ToLowerInvariant())) return await ExportCommand.Write(body, output, voice, cancellationToken);
                return await Unpack(body, answer.Content.Headers.ContentDisposition?.FileName?.Trim('"'), output, voice, cancellationToken);
            }
            catch (Exception error) when (ApiClient.IsAway(error, cancellationToken))
            {
                return voice.Refuse(ApiProblem.Unreachable(target.Server, error));
            }
        }
    }

    /// <summary>Over what is there of the same names; other files of the folder are left alone.</summary>
    private static async Task<int> Unpack(Stream body, string? name, string folder, Voice voice, CancellationToken cancellationToken)
    {
        using var whole = new MemoryStream();
        await body.CopyToAsync(whole, cancellationToken);
        whole.Position = 0;
        try
        {
            Directory.CreateDirectory(folder);
            if (name?.EndsWith(".zip", StringComparison.OrdinalIgnoreCase) != true)
            {
                var file = Path.Combine(folder, Path.GetFileName(name ?? "export.yaml"));
                return await ExportCommand.Write(whole, file, voice, cancellationToken);
            }

            using var zip = new ZipArchive(whole, ZipArchiveMode.Read);
            var root = Path.GetFullPath(folder) + Path.DirectorySeparatorChar;
            foreach (var entry in zip.Entries)
            {
                var path = Path.GetFullPath(Path.Combine(root, entry.FullName));
                // Not from a server of ours: nothing is written outside of the folder.
                if (!path.StartsWith(root, StringComparison.Ordinal)) return voice.Refuse([$"{entry.FullName} leads out of {folder}: nothing of it was written."]);
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                await using var from = entry.Open();
                await using var to = new FileStream(path, FileMode.Create, FileAccess.Write);
                await from.CopyToAsync(to, cancellationToken);
            }

            voice.Tell($"{zip.Entries.Count} files are written to {folder}.", new { folder, files = zip.Entries.Count });
            return ExitCodes.Passed;
        }
        catch (Exception error) when (error is UnauthorizedAccessException or (IOException and not HttpIOException))
        {
            return voice.Refuse([error.Message]);
        }
    }
}
