using TestRuns.Catalog;
using TestRuns.Exchange;

namespace TestRuns.Tests.Exchange;

public sealed class YamlImportTests : ExchangeWorld
{
    private const string Checkout = "suite: checkout\ncases:\n  - name: Pay\n    tags: [till]\n    steps:\n      - run: ./pay.sh\n  - name: Refund\n    steps:\n      - run: ./refund.sh\n";

    [Fact]
    public async Task Files_of_suites_become_suites_with_history()
    {
        var plan = await Import(File("checkout.yaml", Checkout), File("search.yml", "suite: search\nenvironment: staging\ncases:\n  - name: Find\n    steps:\n      - run: ./find.sh\n"));
        Counts(plan).ShouldBe((3, 0, 0));
        plan.SuiteCountOf(PlannedAct.New).ShouldBe(2);
        (await CasesOf("checkout")).ShouldBe(["Pay", "Refund"]);
        (await Suites.Find(Project, "search", Token))!.Environment.ShouldBe("staging");
        var pay = (await Reads.List(new CaseQuery { ProjectId = Project, Tags = ["till"] }, 0, 10, Token)).Cases.ShouldHaveSingleItem();
        var line = (await History.List(pay.Id, null, 10, Token)).ShouldHaveSingleItem();
        (line.Number, line.Who, line.Through, line.HasBefore).ShouldBe((1, "Cy", ChangeThrough.Import, false));
    }

    [Fact]
    public async Task The_same_files_again_change_nothing_and_others_change_what_they_say()
    {
        await Import(File("checkout.yaml", Checkout));
        var again = await Plan(File("checkout.yaml", Checkout));
        (again.ChangesNothing, Counts(again)).ShouldBe((true, (0, 0, 2)));
        var ids = await Reads.Ids(new CaseQuery { ProjectId = Project }, 10, Token);

        var other = await Import(File("checkout.yaml", Checkout.Replace("./pay.sh", "./pay.sh --card", StringComparison.Ordinal).Replace("[till]", "[card]", StringComparison.Ordinal)));
        (Counts(other), other.SuiteCountOf(PlannedAct.Same)).ShouldBe(((0, 1, 1), 1));
        (await Reads.Ids(new CaseQuery { ProjectId = Project }, 10, Token)).ShouldBe(ids);
        var pay = (await Reads.List(new CaseQuery { ProjectId = Project, Tags = ["card"] }, 0, 10, Token)).Cases.ShouldHaveSingleItem();
        (await Titles(new CaseQuery { ProjectId = Project, Tags = ["till"] })).ShouldBeEmpty();
        (await History.List(pay.Id, null, 10, Token)).Select(one => one.Number).ShouldBe([2, 1]);
        (await History.At(pay.Id, 1, Token))!.Steps[0].Run!.Command.ShouldBe("./pay.sh");
    }

    [Fact]
    public async Task A_suites_file_is_the_whole_truth_about_its_suite()
    {
        await Suite("checkout", Case("Pay"), Case("Old"));
        var plan = await Import(File("checkout.yaml", Checkout));
        Counts(plan).ShouldBe((1, 1, 0));
        (await CasesOf("checkout")).ShouldBe(["Pay", "Refund"]);
        (await AllTitles()).ShouldBe(["Old", "Pay", "Refund"]);
    }

    [Fact]
    public async Task A_case_of_another_suite_is_not_touched_though_it_has_the_name()
    {
        await Suite("other", Case("Pay", "./other.sh"));
        await Import(File("checkout.yaml", Checkout));
        (await Suites.Find(Project, "other", Token))!.Cases.ShouldHaveSingleItem().Steps[0].Run!.Command.ShouldBe("./other.sh");
        (await AllTitles()).ShouldBe(["Pay", "Pay", "Refund"]);
    }

    [Fact]
    public async Task Every_mistake_of_every_file_is_told_and_nothing_is_done()
    {
        var plan = await Plan(File("a.yaml", "suite: a\ncases:\n  - name: One\n    steps:\n      - rnu: x\n"), File("b.yaml", "cases:\n  - name: Two\n"), File("c.yaml", Checkout), File("d.yaml", Checkout));
        plan.Importable.ShouldBeFalse();
        plan.Mistakes.Select(one => one.File).Distinct().ShouldBe(["a.yaml", "b.yaml", "d.yaml"]);
        plan.Mistakes[0].ToString().ShouldStartWith("a.yaml: line 5, column 9: ");
        plan.Mistakes[^1].ToString().ShouldContain("a second file is of the suite “checkout”");
        await Should.ThrowAsync<ArgumentException>(() => Carry(plan));
        (await AllTitles()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_file_of_cases_alone_and_a_file_of_one_case_are_in_no_suite()
    {
        await Import(File("cases.yaml", "cases:\n  - name: One\n    key: C7\n    steps:\n      - run: a\n  - name: One\n    steps:\n      - run: b\n"), File("case.yaml", "name: Three\nsteps:\n  - wait: 1s\n"));
        (await Titles(new CaseQuery { ProjectId = Project, InNoSuite = true })).ShouldBe(["One", "One", "Three"]);
        (await Titles(new CaseQuery { ProjectId = Project, Text = "c7" })).ShouldBe(["One"]);
    }

    [Fact]
    public async Task What_is_no_archive_no_text_or_nothing_is_refused_with_the_reason()
    {
        (await Plan(new GivenFile("a.zip", [0x50, 0x4B, 3, 4, 1, 2, 3]))).Mistakes.ShouldHaveSingleItem().ToString().ShouldContain("it cannot be unpacked");
        (await Plan(new GivenFile("a.yaml", [0xFF, 0xFE, 0xC0]))).Mistakes.ShouldHaveSingleItem().ToString().ShouldContain("UTF-8");
        (await Plan(File("a.yaml", ""))).Mistakes.ShouldHaveSingleItem();
        (await Plan()).Mistakes.ShouldHaveSingleItem();
        (await Plan(File("a.yaml", Checkout), File("b.xml", "<suite/>"))).Mistakes.ShouldHaveSingleItem().File.ShouldBe("b.xml");
    }
}
