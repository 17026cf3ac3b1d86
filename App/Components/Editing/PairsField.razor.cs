using Microsoft.AspNetCore.Components;

namespace TestRuns.Components.Editing;

/// <summary>Names with texts. A row that is half written is not yet a pair, and a name that stands twice is no mapping.</summary>
public sealed partial class PairsField : ComponentBase, IDisposable
{
    private readonly List<Row> rows = [];
    private IReadOnlyDictionary<string, string>? given;
    private string? wrong;

    [Parameter, EditorRequired] public string Label { get; set; } = "";

    [Parameter] public string? Hint { get; set; }

    [Parameter] public string NameHint { get; set; } = "NAME";

    [Parameter, EditorRequired] public IReadOnlyDictionary<string, string> Value { get; set; } = new Dictionary<string, string>(StringComparer.Ordinal);

    [Parameter] public EventCallback<IReadOnlyDictionary<string, string>> ValueChanged { get; set; }

    [Parameter] public bool ReadOnly { get; set; }

    [CascadingParameter] public FieldMistakes? Form { get; set; }

    public void Dispose() => Form?.Set(this, isWrong: false);

    protected override void OnParametersSet()
    {
        if (given is not null && IsSame(given, Value)) return;
        given = Value;
        rows.Clear();
        rows.AddRange(Value.Select(pair => new Row { Name = pair.Key, Text = pair.Value }));
        Judge();
    }

    private Task Set(Row row, string? name, string? text)
    {
        (row.Name, row.Text) = (name ?? "", text ?? "");
        return Tell();
    }

    private Task Remove(Row row)
    {
        rows.Remove(row);
        return Tell();
    }

    private async Task Tell()
    {
        Judge();
        if (wrong is not null) return;
        var pairs = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var row in rows.Where(row => row.Name.Length > 0)) pairs[row.Name] = row.Text;
        if (given is not null && IsSame(given, pairs)) return;
        given = pairs;
        await ValueChanged.InvokeAsync(pairs);
    }

    private void Judge()
    {
        var twice = rows.Where(row => row.Name.Length > 0).GroupBy(row => row.Name, StringComparer.Ordinal).FirstOrDefault(group => group.Skip(1).Any());
        wrong = twice is not null ? $"“{twice.Key}” is there twice: keep one." : rows.Exists(row => row.Name.Length == 0 && row.Text.Length > 0) ? "A value needs a name." : null;
        Form?.Set(this, wrong is not null);
    }

    private static bool IsSame(IReadOnlyDictionary<string, string> one, IReadOnlyDictionary<string, string> other) =>
        one.Count == other.Count && one.All(pair => other.TryGetValue(pair.Key, out var text) && text == pair.Value);

    private sealed class Row
    {
        private const int Longest = 4_000;

        public string Name { get; set; } = "";

        public string Text { get; set; } = "";

        /// <summary>What an input of one line would cut is not edited in one.</summary>
        public bool IsLong => Text.Length > Longest || Text.AsSpan().IndexOfAny('\n', '\r') >= 0;

        public string Shown => IsLong ? $"{Text.ReplaceLineEndings(" ")[..Math.Min(Text.Length, 60)]}…" : Text;
    }
}
