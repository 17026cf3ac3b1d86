using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.Loader;
using Microsoft.Data.Sqlite;

namespace TestRuns.E2E.Support;

/// <summary>The server's database, looked at from outside while the server runs.</summary>
public static class DatabaseFile
{
    /// <summary>What SQLite finds wrong with it; "ok" is nothing.</summary>
    public static string IntegrityOf(TestServer server)
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = Path.Combine(server.DataFolder, "testruns.db"),
            Mode = SqliteOpenMode.ReadOnly,
            Pooling = false,
        }.ToString());
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA integrity_check";
        using var reader = command.ExecuteReader();
        var found = new List<string>();
        while (reader.Read()) found.Add(reader.GetString(0));
        return string.Join('\n', found);
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
