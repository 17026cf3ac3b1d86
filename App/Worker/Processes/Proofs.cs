using TestRuns.Controllers.Wire;

namespace TestRuns.Worker.Processes;

internal static class Proofs
{
    /// <summary>Several endings as one. Null: none of them had anything to end.</summary>
    public static EndedProcesses? Sum(IEnumerable<EndedProcesses> endings)
    {
        var real = endings.Where(ended => ended.Count > 0).ToList();
        return real.Count == 0 ? null : new EndedProcesses(
            real.Sum(ended => ended.Count), real.Max(ended => ended.After), real.Sum(ended => ended.Left),
            string.Join(", ", real.Select(ended => ended.Means).Distinct()));
    }
}
