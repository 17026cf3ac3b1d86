using System.Data;
using System.Data.Common;
using Microsoft.EntityFrameworkCore;

namespace TestRuns.Storage;

/// <summary>
/// Makes a database that is new in one step, with what the migrations up to some day led to. One migration after the other
/// would each have the whole model of its day compiled and built, only to be thrown away: that was a third of the wait for a
/// first start. Migrations that came after that day are applied to it as to every other database.
/// </summary>
internal static class FirstSchema
{
    /// <summary>Inside this program: made by <c>FirstSchemaTests</c>, which also says when it no longer fits.</summary>
    internal const string Script = "FirstSchema.sql";

    /// <summary>All or nothing. False: the database has something in it already, and was left alone.</summary>
    public static bool Make(AppDb db)
    {
        db.Database.OpenConnection();
        try
        {
            var connection = db.Database.GetDbConnection();
            using var transaction = connection.BeginTransaction(IsolationLevel.Serializable);
            if ((long)Run(connection, transaction, "SELECT count(*) FROM sqlite_master", command => command.ExecuteScalar())! > 0) return false;
            Run(connection, transaction, Text(), command => command.ExecuteNonQuery());
            transaction.Commit();
            return true;
        }
        finally
        {
            db.Database.CloseConnection();
        }
    }

    private static string Text()
    {
        using var reader = new StreamReader(typeof(FirstSchema).Assembly.GetManifestResourceStream(Script)!);
        return reader.ReadToEnd();
    }

    private static T Run<T>(DbConnection connection, DbTransaction transaction, string text, Func<DbCommand, T> execute)
    {
        using var command = connection.CreateCommand();
        (command.CommandText, command.Transaction) = (text, transaction);
        return execute(command);
    }
}
