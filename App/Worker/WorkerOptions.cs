using System.Security.Cryptography;
using System.Text;

namespace TestRuns.Worker;

public sealed class WorkerOptions
{
    /// <summary>Below it each run has a folder of its own. Nothing outside of it is ever removed.</summary>
    public string WorkspaceRoot { get; set; } = "workspaces";

    /// <summary>
    /// By it this controller knows its own processes again, also those of an earlier life. Null: made from the workspace
    /// root, which no two living controllers share.
    /// </summary>
    public string? Identity { get; set; }

    internal string IdentityOrDefault() =>
        Identity ?? Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Path.GetFullPath(WorkspaceRoot)))[..6]);
}
