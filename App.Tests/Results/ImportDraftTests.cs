using System.Text;
using TestRuns.Results.Import;
using TestRuns.Runs.Import;

namespace TestRuns.Tests.Results;

/// <summary>What an import may cost, whatever its files are like.</summary>
public sealed class ImportDraftTests
{
    [Fact]
    public async Task Of_more_tests_than_a_run_may_have_the_others_are_counted_and_not_kept()
    {
        var draft = new ImportDraft(keep: true);
        for (var file = 0; file < 3; file++) await Read(draft, string.Concat(Enumerable.Repeat("<testcase name='a'/>", 10_000)));
        (draft.Count, draft.Cases.Count).ShouldBe((30_000, RecordFinishedRun.MostCases + 1));
    }

    [Fact]
    public async Task No_more_is_kept_of_a_test_than_its_run_keeps()
    {
        var draft = new ImportDraft(keep: true);
        var text = new string('m', 100_000);
        await Read(draft, $"<testcase name='{text}' classname='c'><properties><property name='p' value='{text}'/></properties><failure message='{text}'>stack</failure></testcase>");
        var one = draft.Cases.ShouldHaveSingleItem();
        (one.Title.Length, one.Message!.Length, one.Details, one.Properties.Count).ShouldBe((500, 4000, "stack", 0));
    }

    [Fact]
    public async Task What_tests_wrote_is_left_out_when_all_of_them_wrote_too_much()
    {
        var draft = new ImportDraft(keep: true);
        var one = $"<testcase name='a'><flakyFailure message='{new string('m', 2000)}'>{new string('f', 500_000)}</flakyFailure><system-out>{new string('x', 500_000)}</system-out></testcase>";
        for (var file = 0; file < 50; file++) await Read(draft, one);
        var kept = draft.Cases.Sum(each => (each.Output?.Length ?? 0) + each.Earlier.Sum(tried => (tried.Message?.Length ?? 0) + (tried.Details?.Length ?? 0)));
        kept.ShouldBeInRange(30_000_000, 34_000_000);
        draft.Cases.ShouldAllBe(each => each.Flaky);
    }

    private static Task Read(ImportDraft draft, string cases) =>
        draft.Read("a.xml", new MemoryStream(Encoding.UTF8.GetBytes($"<testsuite name='s'>{cases}</testsuite>")), TestContext.Current.CancellationToken);
}
