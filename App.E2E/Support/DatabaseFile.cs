using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.Loader;
using Microsoft.Data.Sqlite;

namespace TestRuns.E2E.Support;

/// <summary>The server's database, looked at from outside while the server runs, or is dead.</summary>
public static class DatabaseFile
{
    /// <summary>What SQLite finds wrong with it; "ok" is nothing.</summary>
    public static string IntegrityOf(TestServer server)
    {
        using var connection = Open(server, SqliteOpenMode.ReadOnly);
        return string.Join('\n', Read(connection, "PRAGMA integrity_check", row => row.GetString(0)));
    }

    /// <summary>Closed by the caller. Readers disturb nobody.</summary>
    public static SqliteConnection Open(TestServer server, SqliteOpenMode mode)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = Path.Combine(server.DataFolder, "testruns.db"),
            Mode = mode,
            Pooling = false,
        }.ToString());
        connection.Open();
        return connection;
    }

    public static List<T> Read<T>(SqliteConnection connection, string sql, Func<SqliteDataReader, T> row, params (string Name, object? Value)[] values)
    {
        using var command = Command(connection, sql, values);
        using var reader = command.ExecuteReader();
        var found = new List<T>();
        while (reader.Read()) found.Add(row(reader));
        return found;
    }

    /// <summary>How many rows were changed.</summary>
    public static int Change(TestServer server, string sql, params (string Name, object? Value)[] values)
    {
        using var connection = Open(server, SqliteOpenMode.ReadWrite);
        using var command = Command(connection, sql, values);
        return command.ExecuteNonQuery();
    }

    internal static SqliteCommand Command(SqliteConnection connection, string sql, params (string Name, object? Value)[] values)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in values) command.Parameters.AddWithValue(name, value ?? DBNull.Value);
        return command;
    }

#pragma warning disable CA2255 // Before the first use of SQLite, whoever is the host: gap 2 of App/Gaps.targets, as in App/Storage/SqliteAssembly.cs.
    [ModuleInitializer]
    internal static void AnswerByName()
    {
        AssemblyLoadContext.Default.Resolving += (context, name) =>
            name.Name == "SQLitePCLRaw.core" ? context.LoadFromAssemblyName(new AssemblyName(name.Name)) : null;
        SQLitePCL.Batteries_V2.Init();
    }
#pragma warning restore CA2255
}
