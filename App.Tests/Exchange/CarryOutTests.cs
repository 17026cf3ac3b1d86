using System.Text;
using TestRuns.Catalog;
using TestRuns.Exchange;

namespace TestRuns.Tests.Exchange;

public sealed class CarryOutTests : ExchangeWorld
{
    private const int Many = 10_000;

    [Fact]
    public async Task Ten_thousand_cases_come_in_whole_and_again_as_the_same()
    {
        var plan = await Import(File("all.yaml", SuiteOf(Many)));
        Counts(plan).ShouldBe((Many, 0, 0));
        var page = await Reads.List(new CaseQuery { ProjectId = Project, Tags = ["tenth"] }, 0, 10, Token);
        (page.Count, page.Cases[0].Title).ShouldBe((Many / 10, "Case 00000"));
        (await CasesOf("all")).Count.ShouldBe(Many);
        (await Plan(File("all.yaml", SuiteOf(Many)))).ChangesNothing.ShouldBeTrue();
    }

    [Fact]
    public async Task Cancelled_in_the_middle_it_has_changed_nothing()
    {
        await Suite("all", Case("Case 00000", "before"));
        var before = await Export(Project);
        var plan = await Plan(File("all.yaml", SuiteOf(2_000)));
        using var ending = new CancellationTokenSource();
        var seen = new List<int>();
        await Should.ThrowAsync<OperationCanceledException>(() => Carrier.Ask(plan, Cy, Told, ending.Token));
        seen[^1].ShouldBe(1_000);
        (await Export(Project)).ShouldBe(before);
        (await Carry(plan)).ShouldBeTrue();
        (await CasesOf("all")).Count.ShouldBe(2_000);

        void Told(int written)
        {
            seen.Add(written);
            if (written >= 1_000) ending.Cancel();
        }
    }

    [Fact]
    public async Task What_somebody_changed_meanwhile_is_not_written_over()
    {
        var suite = await Suite("all", Case("Case 00000", "before"));
        var plan = await Plan(File("all.yaml", SuiteOf(3)));
        var stored = (await Edits.Find(suite, Token))!.Entries[0];
        await Store.Replace(stored.CaseId, Case("Case 00000", "theirs"), stored.Version, Bo, Token);
        (await Carry(plan)).ShouldBeFalse();
        (await Suites.Find(Project, "all", Token))!.Cases.ShouldHaveSingleItem().Steps[0].Run!.Command.ShouldBe("theirs");

        var again = await Plan(File("all.yaml", SuiteOf(3)));
        await Suites.Put(Project, new SuiteSpec { Name = "all", Cases = [Case("Another")] }, Bo, expected: null, Token);
        (await Carry(again)).ShouldBeFalse();
        (await CasesOf("all")).ShouldBe(["Another"]);
    }

    [Fact]
    public async Task Too_many_cases_are_refused()
    {
        var some = Enumerable.Range(0, 3).Select(file => File($"{file}.yaml", SuiteOf(7_000).Replace("suite: all", $"suite: all-{file}", StringComparison.Ordinal))).ToArray();
        (await Plan(some)).Mistakes.ShouldHaveSingleItem().ToString().ShouldContain("21,000 cases: 20,000 are allowed");
    }

    private static string SuiteOf(int cases)
    {
        var text = new StringBuilder("suite: all\ncases:\n");
        for (var i = 0; i < cases; i++) text.Append($"  - name: Case {i:00000}\n    tags: [{(i % 10 == 0 ? "tenth, all" : "all")}]\n    steps:\n      - manual: Do {i}\n        expect: It is done\n");
        return text.ToString();
    }
}
