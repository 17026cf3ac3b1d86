using System.Linq.Expressions;
using System.Text;

namespace TestRuns.Storage;

/// <summary>Which rows a prepared statement finds, and the values that it is given.</summary>
internal sealed class Conditions<T>(Columns<T> columns)
    where T : class
{
    private readonly StringBuilder text = new();

    public List<object?> Values { get; } = [];

    public bool IsEmpty => text.Length == 0;

    /// <summary>Any of these.</summary>
    public void Add<TValue>(Expression<Func<T, TValue>> property, IReadOnlyList<TValue> oneOf)
    {
        if (text.Length > 0) text.Append(" AND ");
        text.Append(columns.Name(property)).Append(" IN (");
        for (var i = 0; i < oneOf.Count; i++) (i == 0 ? text : text.Append(", ")).Append(Parameter(columns.Value(property, oneOf[i]).Stored));
        text.Append(')');
    }

    public string Parameter(object? value)
    {
        Values.Add(value);
        return Statements.Name(Values.Count - 1);
    }

    public override string ToString() => text.ToString();
}
