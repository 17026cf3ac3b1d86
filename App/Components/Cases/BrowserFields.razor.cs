using Microsoft.AspNetCore.Components;
using TestRuns.Catalog;

namespace TestRuns.Components.Cases;

/// <summary>The actions of a browser step, one after the other. Their words and what they take are those of <see cref="BrowserAction"/>.</summary>
public sealed partial class BrowserFields : ComponentBase
{
    private static readonly string[] Words = ["goto", "click", "fill", "press", "check", "uncheck", "expect", "screenshot"];
    private static readonly string[] Expected = ["text", "visible", "url"];

    [Parameter, EditorRequired] public IReadOnlyList<BrowserAction> Actions { get; set; } = [];

    [Parameter] public EventCallback<IReadOnlyList<BrowserAction>> OnChange { get; set; }

    [Parameter] public bool ReadOnly { get; set; }

    private static bool TakesValue(string action) => action is "fill" or "press" or "expect";

    private static string TargetLabel(string action) => action switch
    {
        "goto" => "Address",
        "press" => "Selector, or the key alone",
        "screenshot" => "Name",
        _ => "Selector",
    };

    private static string TargetExample(string action) => action switch
    {
        "goto" => "${BASE_URL}/orders",
        "press" => "Enter",
        "screenshot" => "orders",
        "fill" => "#name",
        _ => "text=Send",
    };

    private static string ValueLabel(BrowserAction action) => action switch
    {
        { Action: "press" } => "Key",
        { Action: "expect", Target: "visible" } => "Selector",
        { Action: "expect", Target: "url" } => "Address, * for anything",
        _ => "Text",
    };

    private static string? ValueExample(BrowserAction action) => action switch
    {
        { Action: "press" } => "Enter",
        { Action: "expect", Target: "visible" } => "#total",
        { Action: "expect", Target: "url" } => "/orders/*",
        { Action: "expect" } => "Thank you",
        _ => null,
    };

    /// <summary>A field may be emptied with nothing; a key that is pressed has no value where it is the target.</summary>
    private static BrowserAction WithValue(BrowserAction action, string? text) => action with { Value = text ?? (action.Action == "press" ? null : "") };

    private Task Choose(int index, string? word)
    {
        var action = Actions[index];
        if (word is null || word == action.Action) return Task.CompletedTask;
        var target = word == "expect" ? Expected[0] : action.Action == "expect" ? "" : action.Target;
        return Set(index, new BrowserAction(word, target, word switch { "press" => null, "fill" or "expect" => action.Value ?? "", _ => null }));
    }

    private Task Set(int index, BrowserAction changed) => Tell([.. Actions.Take(index), changed, .. Actions.Skip(index + 1)]);

    private Task Remove(int index) => Tell([.. Actions.Take(index), .. Actions.Skip(index + 1)]);

    private Task Add() => Tell([.. Actions, new BrowserAction("click", "", null)]);

    private Task Move(int from, int to)
    {
        var list = Actions.ToList();
        list.RemoveAt(from);
        list.Insert(to, Actions[from]);
        return Tell(list);
    }

    private Task Tell(IReadOnlyList<BrowserAction> changed) => OnChange.InvokeAsync(changed);
}
