using Xunit.Sdk;
using Xunit.v3;

[assembly: TestCollectionOrderer(typeof(TestRuns.E2E.Support.InTurn))]

namespace TestRuns.E2E.Support;

/// <summary>
/// What takes longest begins first, so that nobody waits for it alone at the end. Tests that pull cables and wait for what is
/// promised come last, beside one another and not beside browsers. Behind them all is <see cref="Alone"/>.
/// </summary>
public sealed class InTurn : ITestCollectionOrderer
{
    private static readonly string[] Longest = [nameof(PublishedTests), nameof(EveryPageTests), nameof(TabTests), nameof(AccessibilityTests), nameof(FirstConnectionTests)];

    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(IReadOnlyCollection<TTestCollection> testCollections)
        where TTestCollection : ITestCollection => [.. testCollections.OrderBy(collection => Place(collection.TestCollectionDisplayName))];

    private static int Place(string name)
    {
        var at = Array.FindIndex(Longest, longest => name.Contains($".{longest} ", StringComparison.Ordinal));
        return name.Contains(".Losses.", StringComparison.Ordinal) ? int.MaxValue : at < 0 ? Longest.Length : at;
    }
}
