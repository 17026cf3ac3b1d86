using System.Security.Cryptography;
using System.Text;

namespace TestRuns.Worker;

public sealed class WorkerOptions
{
    /// <summary>Below it each run has a folder of its own. Nothing outside of it is ever removed.</summary>
    public required string WorkspaceRoot { get; init; }

    /// <summary>The controller's name, for people.</summary>
    public required string Name { get; init; }

    /// <summary>Where its server is; null: each order says it.</summary>
    public Uri? Server { get; init; }

    /// <summary>The program of the browser for browser steps; null: it is looked for. See <see cref="Browsers.MachineBrowser"/>.</summary>
    public string? Browser { get; init; }

    /// <summary>
    /// By it this controller knows its own processes again, also those of an earlier life. The workspace root is part of
    /// it: two servers on one machine may both call their controller the same, and must not end each other's processes.
    /// </summary>
    public string Identity => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{RealPath.Of(WorkspaceRoot)}\n{Name}"))[..6]);
}
