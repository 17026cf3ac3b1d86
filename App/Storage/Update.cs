using System.Linq.Expressions;
using System.Text;

namespace TestRuns.Storage;

/// <summary>One guarded change: what is set, and which rows it finds. The row count says whether the guard held.</summary>
public sealed class Update<T>
    where T : class
{
    private readonly Statements statements;
    private readonly Columns<T> columns;
    private readonly List<object?> values = [];
    private readonly StringBuilder set = new();
    private readonly StringBuilder where = new();

    internal Update(Statements statements, Columns<T> columns) => (this.statements, this.columns) = (statements, columns);

    public Update<T> Set<TValue>(Expression<Func<T, TValue>> property, TValue value)
    {
        var (name, stored) = columns.Value(property, value);
        Separate(set, ", ").Append(name).Append(" = ").Append(Parameter(stored));
        return this;
    }

    /// <summary>What is not there yet counts as 0.</summary>
    public Update<T> Add<TValue>(Expression<Func<T, TValue>> property, int by)
    {
        var name = columns.Name(property);
        Separate(set, ", ").Append(name).Append(" = COALESCE(").Append(name).Append(", 0) + ").Append(Parameter(by));
        return this;
    }

    public Update<T> Where<TValue>(Expression<Func<T, TValue>> property, TValue value) => Where(property, [value]);

    /// <summary>Any of these.</summary>
    public Update<T> Where<TValue>(Expression<Func<T, TValue>> property, IReadOnlyList<TValue> oneOf)
    {
        Separate(where, " AND ").Append(columns.Name(property)).Append(" IN (");
        for (var i = 0; i < oneOf.Count; i++) (i == 0 ? where : where.Append(", ")).Append(Parameter(columns.Value(property, oneOf[i]).Stored));
        where.Append(')');
        return this;
    }

    /// <returns>How many rows it changed.</returns>
    public int Execute()
    {
        if (set.Length == 0 || where.Length == 0) throw new InvalidOperationException("An update sets something, and in some rows.");
        return statements.Execute($"UPDATE {columns.Table} SET {set} WHERE {where}", values);
    }

    private string Parameter(object? value)
    {
        values.Add(value);
        return Statements.Name(values.Count - 1);
    }

    private static StringBuilder Separate(StringBuilder text, string separator) => text.Length == 0 ? text : text.Append(separator);
}
