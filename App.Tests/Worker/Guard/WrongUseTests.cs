using System.Diagnostics;
using TestRuns.Tests.Support;

namespace TestRuns.Tests.Worker.Guard;

public sealed class WrongUseTests
{
    [Fact]
    public async Task Every_mistake_is_named_at_once()
    {
        var (code, said) = await Run("controller", "--server", "ftp://x", "--slots", "0", "--labels", "two words", "--browser", "/not/there");
        code.ShouldBe(2);
        said.ShouldContain("--server is not an http address: ftp://x");
        said.ShouldContain("--token is missing");
        said.ShouldContain("--slots must be from 1 to 1000");
        said.ShouldContain("'two words' is not a label");
        said.ShouldContain("--browser: there is no /not/there");
    }

    [Fact]
    public async Task The_help_has_examples()
    {
        var (code, said) = await Run("controller", "--help");
        code.ShouldBe(0);
        said.ShouldContain("testruns controller --server https://tests.example.org --token");
        said.ShouldNotContain("--embedded");
    }

    private static async Task<(int Code, string Said)> Run(params string[] arguments)
    {
        using var process = Process.Start(ControllerProcess.Info(arguments))!;
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync().WaitAsync(Eventually.Limit);
        return (process.ExitCode, await output + await error);
    }
}
