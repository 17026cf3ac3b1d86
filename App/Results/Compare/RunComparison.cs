namespace TestRuns.Results.Compare;

/// <summary>Two runs case by case. Cases are the same when they have the same title; of several with one title the first is the first's.</summary>
public sealed class RunComparison
{
    /// <summary>Below these two a difference in time is noise.</summary>
    private static readonly TimeSpan LeastDifference = TimeSpan.FromSeconds(1);
    private const double LeastFactor = 1.5;

    private readonly ILookup<Difference, CasePair> pairs;

    private RunComparison(IEnumerable<CasePair> all) => pairs = all.ToLookup(pair => Of(pair));

    /// <summary>The rule as people are told it.</summary>
    public static string NoiseRule { get; } = "Of cases that passed in both: those that took at least half as long again, and at least one second more or less.";

    public IReadOnlyList<CasePair> this[Difference difference] => [.. InOrder(difference)];

    public int Count(Difference difference) => pairs[difference].Count();

    public static RunComparison Of(IReadOnlyList<ComparedCase> before, IReadOnlyList<ComparedCase> after)
    {
        var earlier = Numbered(before).ToDictionary(one => one.Key, one => one.Case);
        var all = new List<CasePair>(Math.Max(before.Count, after.Count));
        foreach (var (key, later) in Numbered(after)) all.Add(new CasePair(earlier.Remove(key, out var found) ? found : null, later));
        var removed = earlier.Values.ToHashSet();
        all.AddRange(before.Where(removed.Contains).Select(gone => new CasePair(gone, null)));
        return new RunComparison(all);
    }

    /// <summary>What a pair counts as: its result goes before its time.</summary>
    public static Difference Of(CasePair pair) => pair switch
    {
        { Before: null } => Difference.Added,
        { After: null } => Difference.Removed,
        { Before.Failed: true, After.Failed: true } => Difference.StillFailing,
        { After.Failed: true } => Difference.NewlyFailing,
        { Before.Failed: true, After.Passed: true } => Difference.Fixed,
        { Before.Failed: true } => Difference.NotDecided,
        { Before.Passed: true, After.Passed: true } => InTime(pair.Before.Took, pair.After.Took),
        _ => Difference.Same,
    };

    private static Difference InTime(TimeSpan? before, TimeSpan? after) =>
        IsMore(before, after) ? Difference.Slower : IsMore(after, before) ? Difference.Faster : Difference.Same;

    private static bool IsMore(TimeSpan? shorter, TimeSpan? longer) => longer - shorter >= LeastDifference && longer >= shorter * LeastFactor;

    private IEnumerable<CasePair> InOrder(Difference difference) => difference is Difference.Slower or Difference.Faster
        ? pairs[difference].OrderByDescending(pair => pair.Longer?.Duration())
        : pairs[difference];

    private static IEnumerable<((string Title, int Nth) Key, ComparedCase Case)> Numbered(IEnumerable<ComparedCase> cases)
    {
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var one in cases)
        {
            var nth = seen[one.Title] = seen.GetValueOrDefault(one.Title) + 1;
            yield return ((one.Title, nth), one);
        }
    }
}
