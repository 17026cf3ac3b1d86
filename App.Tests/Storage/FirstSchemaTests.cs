using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using TestRuns.Storage;
using TestRuns.Tests.Support;

namespace TestRuns.Tests.Storage;

public sealed class FirstSchemaTests
{
    [Fact]
    public void A_database_that_is_made_at_once_is_the_one_that_the_migrations_lead_to()
    {
        using var folder = new TempFolder();
        var atOnce = Contexts(folder.At("once"));
        var migrator = new Migrator(atOnce, new DataFolder(folder.At("once")), TimeProvider.System, NullLogger<Migrator>.Instance);
        migrator.Migrate();
        var stepByStep = Contexts(folder.At("steps"));
        using (var db = stepByStep.CreateDbContext()) db.Database.Migrate();

        Sorted(TextOf(atOnce)).ShouldBe(Sorted(TextOf(stepByStep)));
        migrator.Schema.ShouldNotBeNull();
        using var made = atOnce.CreateDbContext();
        made.Database.GetPendingMigrations().ShouldBeEmpty();
    }

    [Fact]
    public void The_script_is_what_the_migrations_up_to_its_last_one_lead_to()
    {
        using var folder = new TempFolder();
        var made = Contexts(folder.At("made"));
        using (var db = made.CreateDbContext()) FirstSchema.Make(db).ShouldBeTrue();
        string last;
        using (var db = made.CreateDbContext()) last = db.Database.GetAppliedMigrations().Last();
        var stepByStep = Contexts(folder.At("steps"));
        using (var db = stepByStep.CreateDbContext()) db.Database.Migrate(last);

        Sorted(TextOf(made)).ShouldBe(Sorted(TextOf(stepByStep)));
    }

    [Fact]
    public void A_database_with_something_in_it_is_left_alone()
    {
        using var folder = new TempFolder();
        var contexts = Contexts(folder.At("used"));
        using (var db = contexts.CreateDbContext()) db.Database.ExecuteSqlRaw("CREATE TABLE \"Mine\" (\"Id\" INTEGER)");
        using (var db = contexts.CreateDbContext()) FirstSchema.Make(db).ShouldBeFalse();
        TextOf(contexts).ShouldBe("CREATE TABLE \"Mine\" (\"Id\" INTEGER);\n");
    }

    /// <summary>Not a test: <c>TESTRUNS_FIRST_SCHEMA=App/Storage/FirstSchema.sql</c> has the script written anew, which is worth it after some migrations.</summary>
    [Fact]
    public void The_script_can_be_written_anew()
    {
        using var folder = new TempFolder();
        var contexts = Contexts(folder.At("new"));
        using (var db = contexts.CreateDbContext()) db.Database.Migrate();
        var script = TextOf(contexts);
        script.ShouldContain("CREATE TABLE \"Runs\"");
        if (Environment.GetEnvironmentVariable("TESTRUNS_FIRST_SCHEMA") is { Length: > 0 } path) File.WriteAllText(path, script);
    }

    private static TempContexts Contexts(string path) => new(new DataFolder(path));

    private static string TextOf(TempContexts contexts)
    {
        using var db = contexts.CreateDbContext();
        db.Database.OpenConnection();
        return SchemaText.Of((SqliteConnection)db.Database.GetDbConnection());
    }

    // A table may come before or after another: what is in the file is the same.
    private static IEnumerable<string> Sorted(string text) => text.Split(";\n").Order(StringComparer.Ordinal);

    private sealed class TempContexts(DataFolder folder) : IDbContextFactory<AppDb>
    {
        public AppDb CreateDbContext()
        {
            var options = new DbContextOptionsBuilder<AppDb>();
            StorageSetup.Configure(options, folder.Database);
            return new AppDb(options.Options);
        }
    }
}
