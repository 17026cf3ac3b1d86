using System.Text.Json;
using TestRuns.Storage;
using TestRuns.Tests.Storage.Backups;
using TestRuns.Tests.Support;

namespace TestRuns.Tests.Cli;

public sealed class BackupCommandTests : IDisposable
{
    private readonly BackupLab lab = new();
    private readonly TempFolder place = new();

    public void Dispose()
    {
        lab.Dispose();
        place.Dispose();
    }

    [Fact]
    public async Task A_backup_of_a_folder_that_a_server_holds_becomes_a_folder_again()
    {
        using var held = DataFolderLock.Take(lab.Data);
        var file = place.At("monday.zip");
        var (code, said) = await Terminal.Run("backup", "-o", file, "--data", lab.Data.Path);
        (code, said.Contains(file, StringComparison.Ordinal)).ShouldBe((0, true), said);
        if (!OperatingSystem.IsWindows()) File.GetUnixFileMode(file).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);

        (code, said) = await Terminal.Run("restore", file, "--data", lab.Data.Path, "--force");
        code.ShouldBe(1);
        said.ShouldContain($"in use by process {Environment.ProcessId}");

        (code, said) = await Terminal.Run("restore", file, "--data", lab.Target.Path, "--json");
        code.ShouldBe(0, said);
        JsonDocument.Parse(said).RootElement.GetProperty("files").GetInt32().ShouldBe(4);
        BackupLab.Projects(lab.Target).ShouldBe(1);
    }

    [Fact]
    public async Task A_file_that_is_there_is_not_overwritten_and_an_unfinished_one_does_not_stay()
    {
        await File.WriteAllTextAsync(place.At("there.zip"), "mine");
        var (code, said) = await Terminal.Run("backup", "-o", place.At("there.zip"), "--data", lab.Data.Path);
        (code, said.Contains("not overwritten", StringComparison.Ordinal)).ShouldBe((2, true), said);
        (await File.ReadAllTextAsync(place.At("there.zip"))).ShouldBe("mine");

        (code, said) = await Terminal.Run("backup", "-o", place.At("none.zip"), "--data", place.At("nowhere"));
        (code, said.Contains("There is no data folder", StringComparison.Ordinal)).ShouldBe((1, true), said);
        (code, said) = await Terminal.Run("backup", "-o", place.At("none.zip"), "--server", "http://127.0.0.1:1", "--token", "trb_x");
        (code, said.Contains("out of reach", StringComparison.Ordinal)).ShouldBe((4, true), said);
        Directory.EnumerateFiles(place.Path).Select(Path.GetFileName).ShouldBe(["there.zip"]);
    }

    [Fact]
    public async Task The_doctor_finds_a_good_folder_good_and_says_what_to_do_about_a_bad_one()
    {
        var (code, said) = await Terminal.Run("doctor", "--data", lab.Data.Path, "--urls", "http://127.0.0.1:0", "--json");
        code.ShouldBe(0, said);
        var findings = JsonDocument.Parse(said).RootElement.GetProperty("findings").EnumerateArray().ToDictionary(one => one.GetProperty("what").GetString()!, one => one);
        findings.Keys.ShouldBeSubsetOf(["data folder", "disk", "in use", "database", "schema", "port", "browser", "process trees", "open files"]);
        findings["database"].GetProperty("found").GetString()!.ShouldStartWith("is whole");
        findings["in use"].GetProperty("found").GetString().ShouldBe("no server works there");

        await File.WriteAllTextAsync(place.At("testruns.db"), new string('x', 20_000));
        (code, said) = await Terminal.Run("doctor", "--data", place.Path, "--urls", "http://127.0.0.1:0");
        code.ShouldBe(1, said);
        said.ShouldContain("BAD   database");
        said.ShouldContain("→ Keep a copy of the data folder as it is, and restore a backup");
    }

    [Fact]
    public async Task The_doctor_names_a_port_that_is_taken_and_a_server_that_is_not_there()
    {
        using var taken = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        taken.Start();
        var port = ((System.Net.IPEndPoint)taken.LocalEndpoint).Port;
        var (code, said) = await Terminal.Run("doctor", "--data", place.At("new"), "--urls", $"http://127.0.0.1:{port};http://127.0.0.1:0", "--server", "http://127.0.0.1:1");
        code.ShouldBe(1, said);
        said.ShouldContain($"http://127.0.0.1:{port} is taken by another program");
        said.ShouldContain("http://127.0.0.1:0 is free");
        said.ShouldContain("http://127.0.0.1:1 is out of reach");
        Directory.Exists(place.At("new")).ShouldBeFalse("the doctor changes nothing");
    }
}
