using System.Linq.Expressions;

namespace TestRuns.Storage;

/// <summary>Rows as they are stored now, whole. For few of them: what sorts, joins or counts is asked through the context.</summary>
public sealed class Selection<T>
    where T : class
{
    private readonly Statements statements;
    private readonly Columns<T> columns;
    private readonly Conditions<T> where;

    internal Selection(Statements statements, Columns<T> columns) => (this.statements, this.columns, where) = (statements, columns, new Conditions<T>(columns));

    public Selection<T> Where<TValue>(Expression<Func<T, TValue>> property, TValue value) => Where(property, [value]);

    /// <summary>Any of these.</summary>
    public Selection<T> Where<TValue>(Expression<Func<T, TValue>> property, IReadOnlyList<TValue> oneOf)
    {
        where.Add(property, oneOf);
        return this;
    }

    public List<T> Rows() => statements.Rows($"{columns.SelectText} WHERE {where}", where.Values, columns.Row);

    /// <summary>One column of the row; the type's default when there is no such row.</summary>
    public TValue? Value<TValue>(Expression<Func<T, TValue>> property) =>
        statements.Rows($"SELECT {columns.Name(property)} FROM {columns.Table} WHERE {where}", where.Values, reader => columns.Read(property, reader, at: 0)).FirstOrDefault();
}
