namespace TestRuns.Worker.Browsers;

/// <summary>
/// A folder for one browser step, gone with it. Not in the workspace: browsers put sockets into it, whose paths must be short.
/// </summary>
internal sealed class StepRoom : IDisposable
{
    private readonly string folder;

    /// <param name="identity">Of the controller.</param>
    public StepRoom(string identity)
    {
        folder = Directory.CreateTempSubdirectory($"tr-{identity}-").FullName;
        Kept = Directory.CreateDirectory(Path.Combine(folder, "kept")).FullName;
        Scratch = Directory.CreateDirectory(Path.Combine(folder, "tmp")).FullName;
    }

    /// <summary>For what is to be sent to the server.</summary>
    public string Kept { get; }

    /// <summary>For what the browser and its driver need: profiles, downloads.</summary>
    public string Scratch { get; }

    /// <summary>What a controller that was killed has left.</summary>
    public static void RemoveLeft(string identity)
    {
        foreach (var left in Directory.EnumerateDirectories(Path.GetTempPath(), $"tr-{identity}-*")) Remove(left);
    }

    public void Dispose() => Remove(folder);

    /// <summary>The processes that wrote there are gone. One that could not be ended may still write: what it leaves is of no use to anybody, and in the way of nothing.</summary>
    private static void Remove(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // As above.
        }
    }
}
