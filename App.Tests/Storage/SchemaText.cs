using System.Text;
using Microsoft.Data.Sqlite;

namespace TestRuns.Tests.Storage;

/// <summary>What makes a database like this one: its tables, indexes and triggers in the order in which they were made, then all rows.</summary>
internal static class SchemaText
{
    public static string Of(SqliteConnection connection)
    {
        var statements = Statements(connection);
        var indexes = statements.Where(statement => statement.Sql.StartsWith("CREATE VIRTUAL", StringComparison.Ordinal)).Select(statement => statement.Name).ToList();
        // The tables that a text index keeps for itself come with it, and what it finds is made by triggers.
        var own = statements.Where(statement => !indexes.Any(index => statement.Table.StartsWith($"{index}_", StringComparison.Ordinal))).ToList();
        var text = new StringBuilder();
        foreach (var statement in own) text.Append(statement.Sql.ReplaceLineEndings("\n")).Append(";\n");
        foreach (var table in own.Where(statement => statement.Type == "table" && !indexes.Contains(statement.Name)).Select(statement => statement.Name).Order(StringComparer.Ordinal))
        {
            foreach (var row in Rows(connection, table)) text.Append($"INSERT INTO \"{table}\" VALUES ({row});\n");
        }

        return text.ToString();
    }

    private static List<(string Type, string Name, string Table, string Sql)> Statements(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT type, name, tbl_name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY type <> 'table', rowid";
        using var reader = command.ExecuteReader();
        var statements = new List<(string, string, string, string)>();
        while (reader.Read()) statements.Add((reader.GetString(0), reader.GetString(1), reader.GetString(2), reader.GetString(3)));
        return statements;
    }

    private static List<string> Rows(SqliteConnection connection, string table)
    {
        var columns = Strings(connection, $"SELECT 'quote(\"' || name || '\")' FROM pragma_table_info('{table}') ORDER BY cid");
        return Strings(connection, $"SELECT {string.Join(" || ', ' || ", columns)} FROM \"{table}\" ORDER BY 1");
    }

    private static List<string> Strings(SqliteConnection connection, string query)
    {
        using var command = connection.CreateCommand();
        command.CommandText = query;
        using var reader = command.ExecuteReader();
        var strings = new List<string>();
        while (reader.Read()) strings.Add(reader.GetString(0));
        return strings;
    }
}
