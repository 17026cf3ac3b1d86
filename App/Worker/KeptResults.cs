using System.Text.Json;
using Microsoft.Extensions.Logging;
using TestRuns.Controllers.Wire;

namespace TestRuns.Worker;

/// <summary>
/// Results of critical steps, on the disk from the moment they are known until the server has acknowledged them: such a step
/// is never run again by itself, so its outcome must survive this program.
/// </summary>
internal sealed partial class KeptResults
{
    private readonly string folder;
    private readonly ILogger logger;

    public KeptResults(string workspaceRoot, ILogger logger)
    {
        this.logger = logger;
        folder = Directory.CreateDirectory(Path.Combine(ControlFolder.Of(workspaceRoot), "results")).FullName;
    }

    /// <summary>Whole or not at all. A later one of the same step takes its place.</summary>
    public void Keep(StepFinished report)
    {
        var path = PathOf(report.Id.StepId);
        try
        {
            using (var file = new FileStream(path + ".new", FileMode.Create, FileAccess.Write))
            {
                JsonSerializer.Serialize(file, report, WireJson.Options);
                file.Flush(flushToDisk: true);
            }
            File.Move(path + ".new", path, overwrite: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // It is still reported; only this program's death would lose it now.
            Log.NotKept(logger, report.Id.StepId, error);
        }
    }

    /// <summary>The server has it.</summary>
    public void Remove(long stepId) => File.Delete(PathOf(stepId));

    public IReadOnlyList<StepFinished> All() =>
        [.. Directory.EnumerateFiles(folder, "*.json").Order(StringComparer.Ordinal).Select(Read).OfType<StepFinished>()];

    private StepFinished? Read(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<StepFinished>(File.ReadAllBytes(path), WireJson.Options);
        }
        catch (JsonException error)
        {
            Log.Unreadable(logger, path, error);
            File.Move(path, path + ".unreadable", overwrite: true);
            return null;
        }
    }

    private string PathOf(long stepId) => Path.Combine(folder, FormattableString.Invariant($"step-{stepId}.json"));

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "The result of critical step {Step} could not be kept on the disk")]
        public static partial void NotKept(ILogger logger, long step, Exception error);

        [LoggerMessage(Level = LogLevel.Error, Message = "The kept result {Path} cannot be read; it is put aside")]
        public static partial void Unreadable(ILogger logger, string path, Exception error);
    }
}

/// <summary>What a controller keeps for itself in its workspace root; no step works there.</summary>
internal static class ControlFolder
{
    public static string Of(string workspaceRoot) => Directory.CreateDirectory(Path.Combine(workspaceRoot, ".controller")).FullName;
}
