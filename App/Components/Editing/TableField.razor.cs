using Microsoft.AspNetCore.Components;

namespace TestRuns.Components.Editing;

/// <summary>A table of texts whose columns have names. What is half written is no table yet, and is not told on.</summary>
public sealed partial class TableField : ComponentBase, IDisposable
{
    private readonly List<string> names = [];
    private readonly List<List<string>> rows = [];
    private string? given;
    private string? wrong;

    /// <summary>Nothing was written in it yet: it says what it needs, and complains of nothing.</summary>
    private bool isBegun;

    [Parameter, EditorRequired] public string Label { get; set; } = "";

    [Parameter] public string? Hint { get; set; }

    [Parameter, EditorRequired] public IReadOnlyList<IReadOnlyDictionary<string, string>> Value { get; set; } = [];

    [Parameter] public EventCallback<IReadOnlyList<IReadOnlyDictionary<string, string>>> ValueChanged { get; set; }

    [Parameter] public bool ReadOnly { get; set; }

    [CascadingParameter] public FieldMistakes? Form { get; set; }

    public void Dispose() => Form?.Set(this, isWrong: false);

    protected override void OnParametersSet()
    {
        if (given == Written(Value)) return;
        given = Written(Value);
        names.Clear();
        rows.Clear();
        names.AddRange(Value.SelectMany(row => row.Keys).Distinct(StringComparer.Ordinal));
        rows.AddRange(Value.Select(row => names.ConvertAll(name => row.GetValueOrDefault(name, ""))));
        Judge();
    }

    private Task Rename(int column, string? name)
    {
        names[column] = (name ?? "").Trim();
        return Tell();
    }

    private Task Set(int row, int column, string? text)
    {
        rows[row][column] = text ?? "";
        return Tell();
    }

    private Task AddColumn()
    {
        names.Add("");
        foreach (var row in rows) row.Add("");
        if (rows.Count == 0) rows.Add([.. names.Select(_ => "")]);
        return Tell();
    }

    private Task RemoveColumn()
    {
        names.RemoveAt(names.Count - 1);
        foreach (var row in rows) row.RemoveAt(row.Count - 1);
        if (names.Count == 0) rows.Clear();
        return Tell();
    }

    private Task AddRow()
    {
        rows.Add([.. names.Select(_ => "")]);
        return Tell();
    }

    private Task RemoveRow(int number)
    {
        rows.RemoveAt(number);
        if (rows.Count == 0) names.Clear();
        return Tell();
    }

    private async Task Tell()
    {
        Judge();
        if (wrong is not null) return;
        IReadOnlyList<IReadOnlyDictionary<string, string>> table = [.. rows.Select(Row)];
        if (given == Written(table)) return;
        given = Written(table);
        await ValueChanged.InvokeAsync(table);
    }

    private Dictionary<string, string> Row(List<string> texts)
    {
        var row = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var column = 0; column < names.Count; column++) row[names[column]] = texts[column];
        return row;
    }

    private void Judge()
    {
        var twice = names.GroupBy(name => name, StringComparer.Ordinal).FirstOrDefault(group => group.Skip(1).Any());
        wrong = names.Contains("", StringComparer.Ordinal) ? "Each column needs a name." : twice is not null ? $"“{twice.Key}” is there twice: keep one." : null;
        isBegun = names.TrueForAll(name => name.Length == 0) && rows.TrueForAll(row => row.TrueForAll(text => text.Length == 0));
        Form?.Set(this, wrong is not null);
    }

    private static string Written(IReadOnlyList<IReadOnlyDictionary<string, string>> table) =>
        string.Join('\n', table.Select(row => string.Join('\t', row.Select(pair => $"{pair.Key.Length}:{pair.Key}{pair.Value.Length}:{pair.Value}"))));
}
