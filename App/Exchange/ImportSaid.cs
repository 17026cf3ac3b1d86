namespace TestRuns.Exchange;

/// <summary>An import in words, for the record of who did what.</summary>
public static class ImportSaid
{
    private const int MostNames = 5;

    public static string Target(CatalogPlan plan) => plan.Cases.Count == 0 && plan.Shared.Count > 0 ? "shared steps" : plan.Cases.Count == 1 ? "1 case" : $"{plan.Cases.Count:N0} cases";

    /// <summary>What was shared and is written, where it is.</summary>
    private static string Shared(CatalogPlan plan) =>
        plan.Shared.Count(one => one.Act != PlannedAct.Same) is > 0 and var count ? $", {count} shared steps written" : "";

    public static string Details(CatalogPlan plan, IReadOnlyList<GivenFile> files) =>
        $"{plan.CountOf(PlannedAct.New)} new, {plan.CountOf(PlannedAct.Changed)} changed{Shared(plan)}, from {string.Join(", ", files.Take(MostNames).Select(file => file.Name))}{(files.Count > MostNames ? "…" : "")}";
}
