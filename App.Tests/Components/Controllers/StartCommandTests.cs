using TestRuns.Components.ControllerPages;

namespace TestRuns.Tests.Components.ControllerPages;

public sealed class StartCommandTests
{
    private static readonly StartCommand Command = new("http://testruns.lab:5080", "trc_abc-_1");

    [Fact]
    public void What_is_left_out_is_not_in_the_line() =>
        Command.ToString().ShouldBe("testruns controller --server http://testruns.lab:5080 --token trc_abc-_1");

    [Fact]
    public void Everything_that_was_typed_is_in_the_line() =>
        (Command with { Name = " lab-3 ", Labels = " gpu, lab ,,", Slots = 8 }).ToString()
            .ShouldBe("testruns controller --server http://testruns.lab:5080 --token trc_abc-_1 --name lab-3 --labels gpu,lab --slots 8");

    [Theory]
    [InlineData("Ana's box", @"'Ana'\''s box'")]
    [InlineData("a; rm -rf x", "'a; rm -rf x'")]
    [InlineData("$(reboot)", "'$(reboot)'")]
    public void What_a_shell_would_take_apart_is_quoted(string name, string quoted) =>
        (Command with { Name = name }).ToString().ShouldEndWith($" --name {quoted}");
}
