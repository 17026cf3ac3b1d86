using Microsoft.AspNetCore.Components;
using TestRuns.Catalog;

namespace TestRuns.Components.Cases;

/// <summary>The steps of a case as cards.</summary>
public sealed partial class StepList : ComponentBase
{
    /// <summary>A card stays the same one while its step changes and moves: what is typed in it, and the focus, go with it.</summary>
    private readonly List<int> keys = [];

    private int lastKey;

    /// <summary>Another list of choices for each one that was made: it always begins with none.</summary>
    private int used;

    [Parameter, EditorRequired] public IReadOnlyList<StepSpec> Steps { get; set; } = [];

    [Parameter] public EventCallback<IReadOnlyList<StepSpec>> OnChange { get; set; }

    [Parameter] public bool ReadOnly { get; set; }

    /// <summary>What can be used here; null: nothing, as these are shared themselves.</summary>
    [CascadingParameter] public SharedScope? Scope { get; set; }

    protected override void OnParametersSet()
    {
        // Changed by the text: nobody knows which step was which, so each card takes the step of its place.
        while (keys.Count < Steps.Count) keys.Add(++lastKey);
        if (keys.Count > Steps.Count) keys.RemoveRange(Steps.Count, keys.Count - Steps.Count);
    }

    private Task Set(int index, StepSpec changed) => OnChange.InvokeAsync([.. Steps.Take(index), changed, .. Steps.Skip(index + 1)]);

    private Task Add(StepKind kind) => OnChange.InvokeAsync([.. Steps, StepForms.New(kind)]);

    private Task Use(ChangeEventArgs change)
    {
        if (change.Value is not string { Length: > 0 } name) return Task.CompletedTask;
        used++;
        return OnChange.InvokeAsync([.. Steps, StepSpec.Using(name)]);
    }

    private Task Own((int Index, IReadOnlyList<StepSpec> Steps) own)
    {
        keys.RemoveAt(own.Index);
        keys.InsertRange(own.Index, own.Steps.Select(_ => ++lastKey).ToList());
        return OnChange.InvokeAsync([.. Steps.Take(own.Index), .. own.Steps, .. Steps.Skip(own.Index + 1)]);
    }

    private Task Shared((int From, int Count, string Name) shared)
    {
        keys.RemoveRange(shared.From, shared.Count);
        keys.Insert(shared.From, ++lastKey);
        return OnChange.InvokeAsync([.. Steps.Take(shared.From), StepSpec.Using(shared.Name), .. Steps.Skip(shared.From + shared.Count)]);
    }

    private Task Move((int From, int To) move)
    {
        var (from, to) = move;
        if (ReadOnly || from < 0 || from >= Steps.Count || to < 0 || to >= Steps.Count || from == to) return Task.CompletedTask;
        var steps = Steps.ToList();
        (var key, var step) = (keys[from], steps[from]);
        keys.RemoveAt(from);
        keys.Insert(to, key);
        steps.RemoveAt(from);
        steps.Insert(to, step);
        return OnChange.InvokeAsync(steps);
    }

    private Task Copy(int index)
    {
        keys.Insert(index + 1, ++lastKey);
        return OnChange.InvokeAsync([.. Steps.Take(index + 1), Steps[index], .. Steps.Skip(index + 1)]);
    }

    private Task Remove(int index)
    {
        keys.RemoveAt(index);
        return OnChange.InvokeAsync([.. Steps.Take(index), .. Steps.Skip(index + 1)]);
    }
}
