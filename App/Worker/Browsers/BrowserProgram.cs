using System.Text;
using System.Text.Json;
using TestRuns.Controllers.Wire;

namespace TestRuns.Worker.Browsers;

/// <summary>
/// The process that carries out a browser step. It is a step's process as any other: what drives the browser and the browser
/// itself are started by it, and end with it.
/// </summary>
public static class BrowserProgram
{
    /// <summary>What the executable is asked to be.</summary>
    public const string Verb = "browser-step";

    public static async Task<int> Run()
    {
        await using var input = Console.OpenStandardInput();
        var job = await JsonSerializer.DeserializeAsync<BrowserJob>(input, WireJson.Options, CancellationToken.None);
        await using var log = new StreamWriter(Console.OpenStandardOutput(), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { AutoFlush = true };
        return await new BrowserRun(job!, log, TimeProvider.System).Run();
    }
}
