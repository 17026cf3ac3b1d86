using System.Linq.Expressions;
using System.Text;

namespace TestRuns.Storage;

/// <summary>One guarded change: what is set, and which rows it finds. The row count says whether the guard held.</summary>
public sealed class Update<T>
    where T : class
{
    private readonly Statements statements;
    private readonly Columns<T> columns;
    private readonly Conditions<T> where;
    private readonly StringBuilder set = new();

    internal Update(Statements statements, Columns<T> columns) => (this.statements, this.columns, where) = (statements, columns, new Conditions<T>(columns));

    public Update<T> Set<TValue>(Expression<Func<T, TValue>> property, TValue value)
    {
        var (name, stored) = columns.Value(property, value);
        Next().Append(name).Append(" = ").Append(where.Parameter(stored));
        return this;
    }

    /// <summary>What is not there yet counts as 0.</summary>
    public Update<T> Add<TValue>(Expression<Func<T, TValue>> property, int by)
    {
        var name = columns.Name(property);
        Next().Append(name).Append(" = COALESCE(").Append(name).Append(", 0) + ").Append(where.Parameter(by));
        return this;
    }

    public Update<T> Where<TValue>(Expression<Func<T, TValue>> property, TValue value) => Where(property, [value]);

    /// <summary>Any of these.</summary>
    public Update<T> Where<TValue>(Expression<Func<T, TValue>> property, IReadOnlyList<TValue> oneOf)
    {
        where.Add(property, oneOf);
        return this;
    }

    /// <returns>How many rows it changed.</returns>
    public int Execute()
    {
        if (set.Length == 0 || where.IsEmpty) throw new InvalidOperationException("An update sets something, and in some rows.");
        return statements.Execute($"UPDATE {columns.Table} SET {set} WHERE {where}", where.Values);
    }

    private StringBuilder Next() => set.Length == 0 ? set : set.Append(", ");
}
