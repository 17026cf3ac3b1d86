using TestRuns.Controllers.Wire;
using TestRuns.Masking;
using TestRuns.Worker.Output;

namespace TestRuns.Worker.ResultFiles;

/// <summary>Hands what a step has left to be kept to the server. What cannot be is said in the step's log: it makes no step fail.</summary>
internal sealed class ArtifactSender(StepUpload uploads)
{
    /// <summary>Each under its own name, in the order of the names.</summary>
    /// <param name="order">The step.</param>
    /// <param name="files">Pictures, and zip files, whose insides are masked.</param>
    /// <param name="output">Of the step.</param>
    /// <param name="stop">The step is asked to end: what was not sent by then is left.</param>
    public async Task Send(StepOrder order, IEnumerable<string> files, OutputSender output, CancellationToken stop)
    {
        try
        {
            foreach (var file in files.OrderBy(Path.GetFileName, StringComparer.Ordinal))
            {
                var name = Path.GetFileName(file);
                var isArchive = Path.GetExtension(file) == ".zip";
                var sent = isArchive ? await Masked(order, file, stop) : file;
                var answer = await uploads.Put(order, $"artifacts/{name}", sent, isArchive ? "application/zip" : "application/octet-stream", mask: null, stop);
                if (answer.Problem is { } problem) await output.Note($"{name}: {problem}");
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            await output.Note("the step was asked to end; what was not sent by then is left out");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            await output.Note($"not all that the step left could be sent: {error.Message}");
        }
    }

    private static async Task<string> Masked(StepOrder order, string file, CancellationToken stop)
    {
        var masked = $"{file}.masked";
        await MaskedArchive.Write(file, masked, SecretMask.OfBytes(order.Secrets), stop);
        return masked;
    }
}
