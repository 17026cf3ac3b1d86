using Microsoft.AspNetCore.Components;
using TestRuns.Catalog;

namespace TestRuns.Components.Suites;

/// <summary>The cases of a suite in their order, and the catalog to choose more from.</summary>
public sealed partial class SuiteCases(CaseReads cases) : ComponentBase
{
    private const int Many = 200;

    [Parameter, EditorRequired] public SuiteSpec Suite { get; set; } = null!;

    [Parameter, EditorRequired] public KnownCases Known { get; set; } = null!;

    [Parameter, EditorRequired] public long ProjectId { get; set; }

    /// <summary>Where a case is written that comes into this suite; null: the suite is not there yet.</summary>
    [Parameter] public string? NewCase { get; set; }

    [Parameter] public EventCallback<SuiteSpec> OnChange { get; set; }

    [Parameter] public bool ReadOnly { get; set; }

    private List<(CaseSpec Case, int Index)> Rows => [.. Suite.Cases.Select((one, index) => (one, index))];

    private HashSet<string> Taken => Suite.Cases.Select(one => one.Name).ToHashSet(StringComparer.Ordinal);

    private Task Move((int From, int To) move)
    {
        var (from, to) = move;
        if (ReadOnly || from < 0 || from >= Suite.Cases.Count || to < 0 || to >= Suite.Cases.Count || from == to) return Task.CompletedTask;
        var order = Suite.Cases.ToList();
        var moved = order[from];
        order.RemoveAt(from);
        order.Insert(to, moved);
        return Set(order);
    }

    private Task Remove(int index) => Set([.. Suite.Cases.Take(index), .. Suite.Cases.Skip(index + 1)]);

    private async Task Pick(long id)
    {
        if (await cases.Find(id, CancellationToken.None) is not { } found || Taken.Contains(found.Spec.Name)) return;
        Known.Add(new StoredEntry(found.Id, found.Version, found.Spec));
        await Set([.. Suite.Cases, found.Spec]);
    }

    private Task Set(IReadOnlyList<CaseSpec> order) => OnChange.InvokeAsync(Suite with { Cases = order });
}
