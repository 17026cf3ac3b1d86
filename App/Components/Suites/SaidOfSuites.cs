using TestRuns.Catalog;

namespace TestRuns.Components.Suites;

/// <summary>What is said of suites in a line.</summary>
public static class SaidOfSuites
{
    /// <summary>"3 cases", "3 cases and by tags", "by tags".</summary>
    public static string Cases(SuiteSummary suite)
    {
        var listed = suite.CaseCount == 1 ? "1 case" : $"{suite.CaseCount:N0} cases";
        return suite.Query is null ? listed : suite.CaseCount == 0 ? "by tags" : $"{listed} and by tags";
    }
}
