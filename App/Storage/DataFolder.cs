namespace TestRuns.Storage;

/// <summary>Where everything that outlives the process is kept. One server at a time: see <see cref="DataFolderLock"/>.</summary>
public sealed class DataFolder
{
    public DataFolder(string path)
    {
        Path = System.IO.Path.GetFullPath(path);
        PrivateFolder.Make(Path);
    }

    public string Path { get; }

    public string Database => System.IO.Path.Combine(Path, "testruns.db");

    /// <summary>Keys that protect cookies and run tokens.</summary>
    public string Keys => System.IO.Path.Combine(Path, "keys");

    /// <summary>The embedded controller's workspaces, a folder a run.</summary>
    public string Workspaces => System.IO.Path.Combine(Path, "workspaces");

    /// <summary>The folder of a run's logs and artifacts. It is made when something is first written to it.</summary>
    public string Run(long runId) => System.IO.Path.Combine(Path, "runs", runId.ToString());

    /// <summary>The files that steps and people add to the run.</summary>
    public string Artifacts(long runId) => System.IO.Path.Combine(Run(runId), "artifacts");

    public string StepLog(long runId, long stepId) => System.IO.Path.Combine(Run(runId), $"step-{stepId}.log");
}
