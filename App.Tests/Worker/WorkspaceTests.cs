using TestRuns.Controllers.Wire;
using TestRuns.Tests.Support;

namespace TestRuns.Tests.Worker;

public sealed class WorkspaceTests
{
    [Fact]
    public async Task Steps_of_a_run_share_a_folder_that_goes_with_the_run()
    {
        await using var bench = new Bench(Bench.Group);
        await bench.Run("mkdir a; echo x > a/b");
        (await bench.Run("cat a/b")).Result.ShouldBe(StepResult.Passed);
        await bench.Close();
        Directory.EnumerateFileSystemEntries(bench.Root).ShouldBeEmpty();
    }

    [Fact]
    public async Task Steps_that_run_beside_each_other_have_a_folder_each_within_the_workspace()
    {
        await using var bench = new Bench(Bench.Group);
        foreach (var folder in new[] { "case-1", "case-2" }) (await bench.Run(bench.Order("pwd; echo $PWD > mine") with { Folder = folder })).Result.ShouldBe(StepResult.Passed);
        bench.Server.Texts(OutputKind.Out).ShouldBe([Path.Combine(bench.Root, "run-1", "case-1"), Path.Combine(bench.Root, "run-1", "case-2")]);
        (await bench.Run(bench.Order("cat mine") with { Folder = "case-1" })).Result.ShouldBe(StepResult.Passed);
        await bench.Close();
        Directory.EnumerateFileSystemEntries(bench.Root).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("..")]
    [InlineData("a/b")]
    [InlineData("../run-2")]
    [InlineData("")]
    public async Task Such_a_folder_is_one_name(string folder)
    {
        await using var bench = new Bench(Bench.Group);
        (await bench.Run(bench.Order("true") with { Folder = folder })).Result.ShouldBe(StepResult.Error);
        Directory.EnumerateFileSystemEntries(bench.Root).ShouldBeEmpty();
    }

    [Fact]
    public async Task It_is_kept_when_that_is_wanted()
    {
        await using var bench = new Bench(Bench.Group);
        await bench.Run("echo x > kept");
        await bench.Close(keep: true);
        File.Exists(Path.Combine(bench.Root, "run-1", "kept")).ShouldBeTrue();
    }

    [Fact]
    public async Task Links_in_it_are_removed_and_what_they_point_to_stays()
    {
        await using var bench = new Bench(Bench.Group);
        using var outside = new TempFolder();
        await File.WriteAllTextAsync(outside.At("precious"), "");
        await bench.Run($"ln -s '{outside.Path}' folder; ln -s '{outside.At("precious")}' file; ln -s nowhere dangling");
        await bench.Close();
        Directory.EnumerateFileSystemEntries(bench.Root).ShouldBeEmpty();
        File.Exists(outside.At("precious")).ShouldBeTrue();
    }

    [Fact]
    public async Task A_workspace_that_a_step_replaced_by_a_link_is_neither_used_nor_followed()
    {
        await using var bench = new Bench(Bench.Group);
        using var outside = new TempFolder();
        await File.WriteAllTextAsync(outside.At("precious"), "");
        await bench.Run($"cd .. && rm -r run-1 && ln -s '{outside.Path}' run-1");
        (await bench.Run("touch it-ran")).Result.ShouldBe(StepResult.Error);
        await bench.Close();
        Directory.EnumerateFileSystemEntries(bench.Root).ShouldBeEmpty();
        Directory.EnumerateFileSystemEntries(outside.Path).ShouldBe([outside.At("precious")]);
    }

    [Fact]
    public async Task Write_protected_folders_go_too()
    {
        await using var bench = new Bench(Bench.Group);
        await bench.Run("mkdir -p cache/deep; touch cache/deep/file; chmod -R a-w cache");
        await bench.Close();
        Directory.EnumerateFileSystemEntries(bench.Root).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_root_that_is_a_link_is_used_by_its_real_name()
    {
        await using var bench = new Bench(Bench.Group);
        await bench.Run("pwd");
        bench.Server.Texts(OutputKind.Out).Single().ShouldBe(Path.Combine(bench.Root, "run-1"));
    }
}
