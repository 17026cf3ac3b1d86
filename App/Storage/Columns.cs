using System.Linq.Expressions;
using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace TestRuns.Storage;

/// <summary>How a table's rows are stored, as the model says: the names of its columns, and what a value becomes there.</summary>
internal sealed class Columns<T>
    where T : class
{
    private static Columns<T>? only;

    private readonly Dictionary<MemberInfo, Column> columns;
    private readonly List<Column> stored;
    private readonly Column? generated;

    private Columns(IEntityType type)
    {
        Table = $"\"{type.GetTableName()}\"";
        columns = type.GetProperties().ToDictionary(property => (MemberInfo)property.PropertyInfo!, property => new Column(property));
        generated = columns.Values.SingleOrDefault(column => column.IsGenerated);
        stored = [.. columns.Values.Where(column => !column.IsGenerated)];
        var names = string.Join(", ", stored.Select(column => column.Name));
        var values = string.Join(", ", stored.Select((_, i) => Statements.Name(i)));
        InsertText = $"INSERT INTO {Table} ({names}) VALUES ({values}){(generated is null ? "" : $" RETURNING {generated.Name}")}";
    }

    public string Table { get; }

    public string InsertText { get; }

    // The model is the same for every context.
    public static Columns<T> Of(AppDb db) => only ??= new Columns<T>(db.Model.FindEntityType(typeof(T)) ?? throw new InvalidOperationException($"{typeof(T).Name} has no table."));

    public (string Name, object? Stored) Value<TValue>(Expression<Func<T, TValue>> property, TValue value)
    {
        var column = Find(property);
        return (column.Name, column.ToStored(value));
    }

    public string Name<TValue>(Expression<Func<T, TValue>> property) => Find(property).Name;

    public object?[] ValuesOf(T row) => [.. stored.Select(column => column.ToStored(column.Property.GetValue(row)))];

    public void SetGenerated(T row, object? value)
    {
        if (generated is not null) generated.Property.SetValue(row, Convert.ChangeType(value, generated.Property.PropertyType, System.Globalization.CultureInfo.InvariantCulture));
    }

    private Column Find<TValue>(Expression<Func<T, TValue>> property)
    {
        // A value that may be null makes of a property that may not a conversion.
        var body = property.Body is UnaryExpression { NodeType: ExpressionType.Convert } converted ? converted.Operand : property.Body;
        return columns[((MemberExpression)body).Member];
    }

    private sealed class Column(IProperty property)
    {
        private readonly Func<object?, object?> convert = property.GetTypeMapping().Converter is { } converter ? converter.ConvertToProvider : value => value;

        public string Name { get; } = $"\"{property.GetColumnName()}\"";

        public PropertyInfo Property { get; } = property.PropertyInfo!;

        public bool IsGenerated => property.ValueGenerated == ValueGenerated.OnAdd && property.IsPrimaryKey();

        public object? ToStored(object? value) => value is null ? null : convert(value);
    }
}
