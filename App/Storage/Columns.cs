using System.Data.Common;
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

    // By name: what a class inherits is another member seen from the class that declares it.
    private readonly Dictionary<string, Column> columns;
    private readonly List<Column> stored;
    private readonly Column? generated;

    private Columns(IEntityType type)
    {
        Table = $"\"{type.GetTableName()}\"";
        columns = type.GetProperties().ToDictionary(property => property.Name, property => new Column(property));
        generated = columns.Values.SingleOrDefault(column => column.IsGenerated);
        stored = [.. columns.Values.Where(column => !column.IsGenerated)];
        var names = string.Join(", ", stored.Select(column => column.Name));
        var values = string.Join(", ", stored.Select((_, i) => Statements.Name(i)));
        SelectText = $"SELECT {string.Join(", ", columns.Values.Select(column => column.Name))} FROM {Table}";
        FindText = $"{SelectText} WHERE \"Id\" = {Statements.Name(0)}";
        InsertText = $"INSERT INTO {Table} ({names}) VALUES ({values}){(generated is null ? "" : $" RETURNING {generated.Name}")}";
    }

    public string Table { get; }

    public string SelectText { get; }

    public string FindText { get; }

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

    /// <summary>The row that the reader stands on, with all columns in the order of <see cref="SelectText"/>.</summary>
    public T Row(DbDataReader reader)
    {
        var row = Activator.CreateInstance<T>();
        var at = 0;
        foreach (var column in columns.Values) column.Set(row, reader, at++);
        return row;
    }

    public TValue? Read<TValue>(Expression<Func<T, TValue>> property, DbDataReader reader, int at) => (TValue?)Find(property).Read(reader, at);

    public void SetGenerated(T row, object? value)
    {
        if (generated is not null) generated.Property.SetValue(row, Convert.ChangeType(value, generated.Property.PropertyType, System.Globalization.CultureInfo.InvariantCulture));
    }

    private Column Find<TValue>(Expression<Func<T, TValue>> property)
    {
        // A value that may be null makes of a property that may not a conversion.
        var body = property.Body is UnaryExpression { NodeType: ExpressionType.Convert } converted ? converted.Operand : property.Body;
        return columns[((MemberExpression)body).Member.Name];
    }

    private sealed class Column(IProperty property)
    {
        private readonly Func<object?, object?> toStored = property.GetTypeMapping().Converter is { } converter ? converter.ConvertToProvider : value => value;
        private readonly Func<object?, object?> fromStored = property.GetTypeMapping().Converter is { } converter ? converter.ConvertFromProvider : value => value;
        private readonly Type stored = property.GetTypeMapping().Converter?.ProviderClrType ?? Nullable.GetUnderlyingType(property.ClrType) ?? property.ClrType;

        public string Name { get; } = $"\"{property.GetColumnName()}\"";

        public PropertyInfo Property { get; } = property.PropertyInfo!;

        public bool IsGenerated => property.ValueGenerated == ValueGenerated.OnAdd && property.IsPrimaryKey();

        public object? ToStored(object? value) => value is null ? null : toStored(value);

        public void Set(T row, DbDataReader reader, int at)
        {
            if (Read(reader, at) is { } value) Property.SetValue(row, value);
        }

        public object? Read(DbDataReader reader, int at) => reader.IsDBNull(at) ? null : fromStored(ReadStored(reader, at));

        private object ReadStored(DbDataReader reader, int at) => Type.GetTypeCode(stored) switch
        {
            TypeCode.String => reader.GetString(at),
            TypeCode.Int64 => reader.GetInt64(at),
            TypeCode.Int32 => reader.GetInt32(at),
            TypeCode.Boolean => reader.GetBoolean(at),
            _ when stored == typeof(TimeSpan) => reader.GetFieldValue<TimeSpan>(at),
            _ => throw new NotSupportedException($"{Property.Name} is stored as {stored.Name}, which nothing here has read yet."),
        };
    }
}
