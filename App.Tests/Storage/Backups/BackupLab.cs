using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using TestRuns.Catalog;
using TestRuns.Storage;
using TestRuns.Storage.Backups;
using TestRuns.Tests.Support;

namespace TestRuns.Tests.Storage.Backups;

/// <summary>A data folder as a server leaves it, and a place to restore to.</summary>
internal sealed class BackupLab : IDisposable
{
    private readonly TempFolder folder = new();

    public BackupLab()
    {
        Data = new DataFolder(folder.At("data"));
        using (var db = Db(Data)) db.Database.Migrate();
        AddProject("first");
        Write(Data, "runs/7/step-1.log", "one line\n");
        Write(Data, "runs/7/artifacts/shot.png", "a picture");
        Write(Data, "keys/key-1.xml", "<key/>");
        // What is not kept.
        Write(Data, "workspaces/7/build/output.bin", "large");
        Write(Data, "testruns.db.before-20260101-000000", "old");
        Write(Data, "runs/7/artifacts/.upload", "half");
    }

    public DataFolder Data { get; }

    public string Archive => folder.At("backup.zip");

    public DataFolder Target => new(folder.At("target"));

    public static AppDb Db(DataFolder at)
    {
        var options = new DbContextOptionsBuilder<AppDb>();
        StorageSetup.Configure(options, at.Database);
        return new AppDb(options.Options);
    }

    public static void Write(DataFolder at, string path, string text)
    {
        var file = Path.Combine(at.Path, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }

    public static string Read(DataFolder at, string path) => File.ReadAllText(Path.Combine(at.Path, path));

    public static int Projects(DataFolder at)
    {
        using var db = Db(at);
        var count = db.Set<Project>().Count();
        SqliteConnection.ClearAllPools();
        return count;
    }

    public void AddProject(string key)
    {
        using var db = Db(Data);
        db.Add(new Project { Key = key, Name = key });
        db.SaveChanges();
    }

    public async Task<BackupList> Make()
    {
        await using var to = File.Create(Archive);
        return await Backup.Write(Data, to, TimeProvider.System, new Progress<BackupProgress>(), default);
    }

    public Task<Restored> Back(bool force = false) => Restore.Run(Archive, Target, force, TimeProvider.System, new Progress<BackupProgress>(), default);

    /// <summary>The archive with its list and its entries changed, as somebody might who means harm.</summary>
    public async Task Forge(Func<BackupList, BackupList> list, Action<ZipArchive>? also = null)
    {
        using var zip = await ZipFile.OpenAsync(Archive, ZipArchiveMode.Update);
        BackupList read;
        using (var from = zip.GetEntry(BackupList.EntryName)!.Open()) read = (await JsonSerializer.DeserializeAsync<BackupList>(from, JsonSerializerOptions.Web))!;
        zip.GetEntry(BackupList.EntryName)!.Delete();
        using (var to = zip.CreateEntry(BackupList.EntryName).Open()) await JsonSerializer.SerializeAsync(to, list(read), JsonSerializerOptions.Web);
        also?.Invoke(zip);
    }

    public static void Add(ZipArchive zip, string name, string text)
    {
        using var to = zip.CreateEntry(name).Open();
        to.Write(Encoding.UTF8.GetBytes(text));
    }

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        folder.Dispose();
    }
}
