using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using TestRuns.Runs.Reading;

namespace TestRuns.Runs.Lineage;

/// <summary>
/// What makes cases of different runs the same case: project, suite and title. Of a run without a suite its own name takes
/// the suite's place. A title holds the whole path where a reporter or a file gave one.
/// </summary>
public static class CaseLineage
{
    /// <summary>The number that all results of a case share: eight bytes of a hash, as titles are long and there are millions of rows.</summary>
    public static long KeyOf(long projectId, string suite, string title) =>
        BinaryPrimitives.ReadInt64LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes($"{projectId}\0{suite}\0{title}")));

    public static long KeyOf(Run run, string title) => KeyOf(run.ProjectId, run.SuiteName ?? run.Name, title);

    public static long KeyOf(RunSummary run, string title) => KeyOf(run.ProjectId, SuiteOf(run), title);

    /// <summary>What stands for the suite.</summary>
    public static string SuiteOf(RunSummary run) => run.SuiteName ?? run.Name;
}
