using System.Diagnostics;
using TestRuns.Cli.Exec;

namespace TestRuns.Tests.Cli;

public sealed class ShellWordsTests
{
    [Fact]
    public async Task A_shell_passes_every_word_on_as_it_was()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Asks a POSIX shell");
        string[] words = ["it's", "", "a b", "$HOME `id` $(id)", "\"quoted\"", "back\\slash", "line\nbreak", "*", "--", "'", "ü"];
        using var shell = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", ShellWords.Command(["printf", "<%s>", .. words])]) { UseShellExecute = false, RedirectStandardOutput = true })!;
        var said = await shell.StandardOutput.ReadToEndAsync();
        said.ShouldBe(string.Concat(words.Select(word => $"<{word}>")));
    }
}
