using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace TestRuns.Storage;

/// <summary>
/// Prepared statements on a context's own open connection, for who changes the same few columns thousands of times a second.
/// Building, translating and parsing one such change anew took twenty times as long as the change itself
/// (docs/decisions/one-writer.md).
/// </summary>
public sealed class Statements(AppDb db) : IDisposable
{
    private readonly Dictionary<string, DbCommand> prepared = new(StringComparer.Ordinal);

    public Update<T> Update<T>()
        where T : class => new(this, Columns<T>.Of(db));

    public Selection<T> Select<T>()
        where T : class => new(this, Columns<T>.Of(db));

    /// <summary>Stores a new row. A number that the database gives is set in it.</summary>
    public void Insert<T>(T row)
        where T : class
    {
        var columns = Columns<T>.Of(db);
        var given = Run(columns.InsertText, columns.ValuesOf(row), static command => command.ExecuteScalar());
        columns.SetGenerated(row, given);
    }

    /// <summary>The row with this number, whole; null: there is none.</summary>
    public T? Find<T>(long id)
        where T : class
    {
        var columns = Columns<T>.Of(db);
        return Rows(columns.FindText, [id], columns.Row).FirstOrDefault();
    }

    internal List<TRow> Rows<TRow>(string text, IReadOnlyList<object?> values, Func<DbDataReader, TRow> row) => Run(text, values, command =>
    {
        var rows = new List<TRow>();
        using var reader = command.ExecuteReader();
        while (reader.Read()) rows.Add(row(reader));
        return rows;
    });

    /// <returns>How many rows it changed.</returns>
    internal int Execute(string text, IReadOnlyList<object?> values) => Run(text, values, static command => command.ExecuteNonQuery());

    public void Dispose()
    {
        foreach (var command in prepared.Values) command.Dispose();
    }

    private TResult Run<TResult>(string text, IReadOnlyList<object?> values, Func<DbCommand, TResult> execute)
    {
        if (!prepared.TryGetValue(text, out var command)) prepared[text] = command = Prepare(text, values.Count);
        command.Transaction = db.Database.CurrentTransaction?.GetDbTransaction();
        for (var i = 0; i < values.Count; i++) command.Parameters[i].Value = values[i] ?? DBNull.Value;
        return execute(command);
    }

    private DbCommand Prepare(string text, int parameters)
    {
        var command = db.Database.GetDbConnection().CreateCommand();
        command.CommandText = text;
        for (var i = 0; i < parameters; i++)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = Name(i);
            command.Parameters.Add(parameter);
        }

        return command;
    }

    internal static string Name(int parameter) => $"@p{parameter}";
}
