using TestRuns.Catalog;

namespace TestRuns.Exchange;

public enum PlannedAct
{
    New,
    Changed,

    /// <summary>It says this already.</summary>
    Same,
}

/// <param name="Spec">What it says when this is done.</param>
/// <param name="Known">The stored case that this is; null: a new one.</param>
public sealed record PlannedCase(PlannedAct Act, CaseSpec Spec, StoredEntry? Known);

/// <summary>A place in a suite: of a stored case that the import does not touch, or of one of the plan.</summary>
/// <param name="CaseId">Null: one of the plan.</param>
/// <param name="Planned">Which, of <see cref="CatalogPlan.Cases"/>.</param>
public sealed record PlannedPlace(long? CaseId, int Planned)
{
    public static PlannedPlace Stored(long caseId) => new(caseId, -1);

    public static PlannedPlace Of(int planned) => new(null, planned);
}

/// <param name="Defaults">All but the cases: those of this are not looked at.</param>
/// <param name="Id">Null: a new one.</param>
/// <param name="Version">The one that was looked at.</param>
public sealed record PlannedSuite(PlannedAct Act, SuiteSpec Defaults, long? Id, int Version, IReadOnlyList<PlannedPlace> Places);

/// <summary>What an import will do, worked out before it does anything. It is carried out as it is, or not at all.</summary>
public sealed record CatalogPlan(long ProjectId, IReadOnlyList<PlannedCase> Cases, IReadOnlyList<PlannedSuite> Suites, IReadOnlyList<DraftRemark> Mistakes, IReadOnlyList<DraftRemark> Notes)
{
    public bool Importable => Mistakes.Count == 0 && (Cases.Count > 0 || Suites.Count > 0);

    public bool ChangesNothing => CountOf(PlannedAct.Same) == Cases.Count && SuiteCountOf(PlannedAct.Same) == Suites.Count;

    public int CountOf(PlannedAct act) => Cases.Count(one => one.Act == act);

    public int SuiteCountOf(PlannedAct act) => Suites.Count(one => one.Act == act);
}
