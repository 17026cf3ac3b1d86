using TestRuns.Catalog;
using TestRuns.Components.Cases;

namespace TestRuns.Tests.Components.Cases;

public sealed class SaidOfCasesTests
{
    private static readonly StepSpec Command = new() { Name = "a", Kind = StepKind.Run, Run = new RunSpec { Command = "true" } };
    private static readonly StepSpec Look = new() { Name = "b", Kind = StepKind.Manual, Manual = new ManualSpec("look", null) };
    private static readonly StepSpec Open = new() { Name = "d", Kind = StepKind.Browser, Browser = [new("goto", "/", null)] };
    private static readonly StepSpec Wait = new() { Name = "c", Kind = StepKind.Wait, Wait = TimeSpan.FromSeconds(1) };

    [Fact]
    public void Where_a_case_runs_is_said_with_what_its_suite_brings()
    {
        var suite = new SuiteSpec { Name = "s", Labels = ["linux", "gpu"], Environment = "staging", Env = new Dictionary<string, string>(StringComparer.Ordinal) { ["A"] = "1" }, Cases = [] };
        Said(suite, Command, Look).ShouldBe("runs on a controller with linux, gpu, waits for you where it has manual steps, holds the environment staging, knows A.");
        Said(null, Command).ShouldBe("runs on any controller.");
        Said(null, Open).ShouldBe("runs on a controller with a browser.");
        Said(suite, Open).ShouldStartWith("runs on a controller with linux, gpu, a browser, ");
        Said(null, Wait).ShouldBe("runs on the server alone.");
    }

    [Theory]
    [InlineData(ChangeThrough.Editor, false, "made by")]
    [InlineData(ChangeThrough.Api, true, "changed by")]
    [InlineData(ChangeThrough.Restore, true, "restored by")]
    [InlineData(ChangeThrough.Copy, false, "copied by")]
    public void A_change_is_said_in_words(ChangeThrough through, bool hasBefore, string said) =>
        SaidOfCases.Verb(new RevisionLine(1, 2, default, "Ana", through, "pays", hasBefore)).ShouldBe(said);

    private static string Said(SuiteSpec? suite, params StepSpec[] steps) => SaidOfCases.Where(new CaseSpec { Name = "pays", Steps = steps }, suite);
}
