using Microsoft.EntityFrameworkCore;
using TestRuns.Storage;
using TestRuns.Storage.Backups;
using TestRuns.Tests.Support;

namespace TestRuns.Tests.Storage.Backups;

public sealed class BackupTests : IDisposable
{
    private readonly BackupLab lab = new();

    public void Dispose() => lab.Dispose();

    [Fact]
    public async Task What_is_restored_is_what_was_there()
    {
        var made = await lab.Make();
        made.Files.Select(file => file.Path).ShouldBe(["testruns.db", "runs/7/step-1.log", "runs/7/artifacts/shot.png", "keys/key-1.xml"], ignoreOrder: true);
        var done = await lab.Back();
        done.SetAside.ShouldBeNull();
        done.List.ShouldBeEquivalentTo(made);
        BackupLab.Projects(lab.Target).ShouldBe(1);
        BackupLab.Read(lab.Target, "runs/7/step-1.log").ShouldBe("one line\n");
        BackupLab.Read(lab.Target, "runs/7/artifacts/shot.png").ShouldBe("a picture");
        Directory.EnumerateFileSystemEntries(lab.Target.Path, ".*").ShouldBeEmpty();
        if (!OperatingSystem.IsWindows()) File.GetUnixFileMode(Path.Combine(lab.Target.Path, "keys")).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    [Fact]
    public async Task It_is_one_moment_of_a_database_that_is_written_to_all_the_time()
    {
        using var over = new CancellationTokenSource();
        var written = 0;
        var writing = Task.Run(() =>
        {
            while (!over.IsCancellationRequested) lab.AddProject($"p{Interlocked.Increment(ref written)}");
        });
        await Eventually.Holds(() => Volatile.Read(ref written) > 5);
        var before = Volatile.Read(ref written);
        await lab.Make();
        var after = Volatile.Read(ref written);
        await over.CancelAsync();
        await writing;
        await lab.Back();
        // The first project, and all that were acknowledged before; the one that was just being written may be there or not.
        BackupLab.Projects(lab.Target).ShouldBeInRange(before, after + 1);
        DatabaseFile.Look(lab.Target.Database, write: false).Damage.ShouldBeNull();
    }

    [Fact]
    public void What_a_killed_backup_or_restore_left_is_removed_and_one_that_is_being_made_is_not()
    {
        foreach (var name in new[] { ".backup-1.db", ".backup-1.db-wal", ".restore-1/testruns.db", ".backup-2.db", ".other" }) BackupLab.Write(lab.Data, name, "x");
        var old = TimeProvider.System.GetUtcNow().AddDays(-2).UtcDateTime;
        foreach (var name in new[] { ".backup-1.db", ".backup-1.db-wal", ".other" }) File.SetLastWriteTimeUtc(Path.Combine(lab.Data.Path, name), old);
        Directory.SetLastWriteTimeUtc(Path.Combine(lab.Data.Path, ".restore-1"), old);
        Leftovers.Remove(lab.Data, TimeProvider.System);
        Directory.EnumerateFileSystemEntries(lab.Data.Path, ".*").Select(Path.GetFileName).ShouldBe([".backup-2.db", ".other"], ignoreOrder: true);
    }

    [Fact]
    public void The_size_of_a_database_counts_what_was_written_last()
    {
        BackupLab.Write(lab.Data, "other.db", new string('x', 1000));
        BackupLab.Write(lab.Data, "other.db-wal", new string('x', 500));
        DatabaseFile.Size(Path.Combine(lab.Data.Path, "other.db")).ShouldBe(1500);
        DatabaseFile.Size(Path.Combine(lab.Data.Path, "none.db")).ShouldBe(0);
    }

    [Fact]
    public async Task A_damaged_database_is_not_taken_for_a_backup()
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        await using (var file = File.OpenWrite(lab.Data.Database))
        {
            file.Position = 8192;
            file.Write(new byte[16384].Select((_, n) => (byte)(n * 31)).ToArray());
        }

        (await Should.ThrowAsync<Exception>(lab.Make)).GetType().ShouldBeOneOf(typeof(BackupRefusedException), typeof(Microsoft.Data.Sqlite.SqliteException));
        Directory.EnumerateFileSystemEntries(lab.Data.Path, ".backup-*").ShouldBeEmpty();
    }

    [Fact]
    public async Task A_folder_that_is_not_empty_is_refused_and_by_force_put_aside()
    {
        await lab.Make();
        BackupLab.Write(lab.Target, "runs/1/step-1.log", "mine");
        (await Should.ThrowAsync<BackupRefusedException>(() => lab.Back())).Message.ShouldContain("--force");
        BackupLab.Read(lab.Target, "runs/1/step-1.log").ShouldBe("mine");

        var done = await lab.Back(force: true);
        File.ReadAllText(Path.Combine(done.SetAside!, "runs/1/step-1.log")).ShouldBe("mine");
        File.Exists(Path.Combine(lab.Target.Path, "runs/1/step-1.log")).ShouldBeFalse();
        BackupLab.Projects(lab.Target).ShouldBe(1);
    }

    [Fact]
    public async Task A_folder_on_which_a_server_works_is_refused()
    {
        await lab.Make();
        using var held = DataFolderLock.Take(lab.Target);
        DataFolderLock.Holder(lab.Target.Path).ShouldBe($"process {Environment.ProcessId} on {Environment.MachineName}");
        await Should.ThrowAsync<DataFolderHeldException>(() => lab.Back(force: true));
    }

    [Fact]
    public async Task One_that_was_cut_off_is_none()
    {
        await lab.Make();
        await using (var file = new FileStream(lab.Archive, FileMode.Open)) file.SetLength(file.Length - 200);
        await Refused("is no backup of TestRuns");
    }

    [Fact]
    public async Task A_changed_file_is_found_before_anything_is_touched()
    {
        BackupLab.Write(lab.Target, "mine.txt", "mine");
        await lab.Make();
        await lab.Forge(list => list, zip =>
        {
            zip.GetEntry("keys/key-1.xml")!.Delete();
            BackupLab.Add(zip, "keys/key-1.xml", "<kex/>");
        });
        await Refused("checksum", force: true);
        BackupLab.Read(lab.Target, "mine.txt").ShouldBe("mine");
    }

    [Theory]
    [InlineData("../outside.txt")]
    [InlineData("runs/../../outside.txt")]
    [InlineData("/tmp/outside.txt")]
    [InlineData("runs\\..\\..\\outside.txt")]
    [InlineData("C:/outside.txt")]
    [InlineData("server.lock")]
    [InlineData("runs//x")]
    [InlineData("runs/x.")]
    public async Task A_path_that_leads_out_of_the_folder_is_refused(string path)
    {
        await lab.Make();
        await lab.Forge(list => list with { Files = [.. list.Files, new BackupFile(path, 1, new string('0', 64))] }, zip => BackupLab.Add(zip, path, "x"));
        await Refused("a file that no backup has");
    }

    [Fact]
    public async Task What_is_not_in_the_list_is_refused_and_so_is_what_is_there_twice()
    {
        await lab.Make();
        await lab.Forge(list => list, zip => BackupLab.Add(zip, "runs/9/step-1.log", "x"));
        await Refused("but not in its list");
        await lab.Make();
        await lab.Forge(list => list, zip => BackupLab.Add(zip, "keys/key-1.xml", "<key/>"));
        await Refused("but not in its list");
    }

    [Fact]
    public async Task One_that_unpacks_to_more_than_it_says_is_stopped_there()
    {
        await lab.Make();
        await lab.Forge(
            list => list with { Files = [.. list.Files, new BackupFile("runs/9/bomb", 10, new string('0', 64))] },
            zip => BackupLab.Add(zip, "runs/9/bomb", new string('x', 10_000_000)));
        await Refused("more than it says");
        Directory.EnumerateFileSystemEntries(lab.Target.Path).Select(Path.GetFileName).ShouldBe(["server.holder", "server.lock"], ignoreOrder: true);
    }

    [Fact]
    public async Task One_that_does_not_fit_is_refused_before_it_is_unpacked()
    {
        await lab.Make();
        await lab.Forge(
            list => list with { Files = [.. list.Files, new BackupFile("runs/9/a", long.MaxValue, new string('0', 64)), new BackupFile("runs/9/b", long.MaxValue, new string('0', 64))] },
            zip =>
            {
                BackupLab.Add(zip, "runs/9/a", "x");
                BackupLab.Add(zip, "runs/9/b", "x");
            });
        await Refused("It does not fit");
    }

    [Fact]
    public async Task One_of_a_newer_program_names_the_version()
    {
        using (var db = BackupLab.Db(lab.Data))
        {
            db.Database.OpenConnection();
            using var command = db.Database.GetDbConnection().CreateCommand();
            command.CommandText = "INSERT INTO __EFMigrationsHistory VALUES ('29990101000000_Later', '99')";
            command.ExecuteNonQuery();
        }

        await lab.Make();
        await Refused("29990101000000_Later");
    }

    private async Task Refused(string why, bool force = false) =>
        (await Should.ThrowAsync<BackupRefusedException>(() => lab.Back(force))).Message.ShouldContain(why);
}
