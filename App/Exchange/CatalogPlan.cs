using TestRuns.Catalog;
using TestRuns.Catalog.Shared;

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

/// <param name="Spec">What they say when this is done.</param>
/// <param name="Known">As they were looked at; null: they are new.</param>
public sealed record PlannedShared(PlannedAct Act, SharedSpec Spec, StoredShared? Known);

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
    /// <summary>They are written before the cases that use them.</summary>
    public IReadOnlyList<PlannedShared> Shared { get; init; } = [];

    public bool Importable => Mistakes.Count == 0 && (Cases.Count > 0 || Suites.Count > 0 || Shared.Count > 0);

    public bool ChangesNothing => CountOf(PlannedAct.Same) == Cases.Count && SuiteCountOf(PlannedAct.Same) == Suites.Count && SharedCountOf(PlannedAct.Same) == Shared.Count;

    public int CountOf(PlannedAct act) => Cases.Count(one => one.Act == act);

    public int SharedCountOf(PlannedAct act) => Shared.Count(one => one.Act == act);

    public int SuiteCountOf(PlannedAct act) => Suites.Count(one => one.Act == act);
}
