using System.Text;
using TestRuns.Catalog;
using TestRuns.Exchange;
using TestRuns.Exchange.Csv;

namespace TestRuns.Tests.Exchange;

public sealed class CsvTests : ExchangeWorld
{
    [Fact]
    public async Task A_table_of_TestRail_with_a_row_for_each_step_is_understood_by_its_headers()
    {
        const string table = "\"ID\",\"Title\",\"Priority\",\"References\",\"Section\",\"Section Hierarchy\",\"Preconditions\",\"Steps\",\"Steps (Expected Result)\",\"Steps (Step)\"\r\n"
            + "\"C1\",\"Pay, by card\",\"High\",\"SHOP-1, SHOP-2\",\"Cards\",\"Checkout > Cards\",\"A cart\r\nwith one item\",\"1. Open\",\"It is \"\"open\"\"\",\"Open the cart\"\r\n"
            + "\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"Paid\",\"Pay\"\r\n"
            + "\"C2\",\"Refund\",\"Low\",\"\",\"Cards\",\"Checkout > Cards\",\"\",\"\",\"\",\"\"\r\n";
        var plan = await Import(File("cases.csv", table));
        Counts(plan).ShouldBe((2, 0, 0));
        var cases = (await Suites.Find(Project, "Checkout > Cards", Token))!.Cases;
        var pay = cases[0];
        (pay.Name, pay.Key, pay.Preconditions).ShouldBe(("Pay, by card", "C1", "A cart\nwith one item"));
        pay.Tags.ShouldBe(["priority:High", "references:SHOP-1", "references:SHOP-2"]);
        pay.Steps.Select(step => step.Manual).ShouldBe([new ManualSpec("Open the cart", "It is \"open\""), new ManualSpec("Pay", "Paid")]);
        cases[1].Steps.ShouldHaveSingleItem().Manual!.Instruction.ShouldBe("Refund");
        (await Plan(File("cases.csv", table))).ChangesNothing.ShouldBeTrue();
    }

    [Fact]
    public async Task Semicolons_old_letters_and_numbered_steps_in_one_field_are_understood()
    {
        var bytes = Encoding.Latin1.GetBytes("Name;Labels;Test Script (Step-by-Step) - Step;Test Script (Step-by-Step) - Expected Result\nPr\u00FCfen;smoke shop;\"1. \u00D6ffnen\n2. Zahlen\";\"1. offen\n2. bezahlt\"\n");
        var plan = await Plan(new GivenFile("zephyr.csv", bytes));
        plan.Mistakes.ShouldBeEmpty();
        var spec = plan.Cases.ShouldHaveSingleItem().Spec;
        (spec.Name, string.Join(' ', spec.Tags)).ShouldBe(("Pr\u00FCfen", "smoke shop"));
        spec.Steps.Select(step => step.Manual).ShouldBe([new ManualSpec("\u00D6ffnen", "offen"), new ManualSpec("Zahlen", "bezahlt")]);
    }

    [Fact]
    public async Task Rows_of_one_title_without_a_key_are_found_again_by_their_numbers()
    {
        const string table = "title,suite,expected\nPay,shop,one\nRefund,shop,two\nPay,shop,three\nPay,,four\n";
        Counts(await Import(File("a.csv", table))).ShouldBe((3, 0, 0));
        (await CasesOf("shop")).ShouldBe(["Pay", "Refund", "Pay (2)"]);
        (await Plan(File("a.csv", table))).ChangesNothing.ShouldBeTrue();
    }

    [Fact]
    public async Task Columns_can_be_said_to_be_something_else()
    {
        var file = File("a.csv", "what,how,why\nPay,by card,because\n");
        var guessed = await ReadDraft.Of([file], null, ImportChoices.Usual, Token);
        guessed.Mistakes.ShouldHaveSingleItem().ToString().ShouldContain("no column is the title");
        guessed.Table!.First.ShouldHaveSingleItem().ShouldBe(["Pay", "by card", "because"]);
        var plan = await PlanWith(new ImportChoices { Uses = [ColumnUse.Title, ColumnUse.Step, ColumnUse.Ignored] }, file);
        var spec = plan.Cases.ShouldHaveSingleItem().Spec;
        (spec.Name, spec.Steps.ShouldHaveSingleItem().Manual!.Instruction).ShouldBe(("Pay", "by card"));
    }

    [Theory]
    [InlineData("title\n\"open", "line 2, column 1: a quote is not closed")]
    [InlineData("", "there is nothing in it")]
    [InlineData("title,steps\n,x\n", "line 2, column 1: the case has no title")]
    public async Task What_is_wrong_is_told_with_its_line(string table, string mistake) =>
        (await Plan(File("a.csv", table))).Mistakes.ShouldHaveSingleItem().ToString().ShouldContain(mistake);

    [Fact]
    public async Task An_exported_table_comes_back_with_its_manual_steps_and_harms_no_spreadsheet()
    {
        await Suite("shop", Manual("=Pay", "- Open, \"now\"", "It is open") with { Key = "C1", Tags = ["a", "b"] }, Manual("Refund", "Go") with { Preconditions = "One\nTwo" });
        var exported = (await Exporter.WholeProject(new Project { Id = Project, Key = "shop", Name = "Shop" }, ExchangeFormat.Csv, Token)).Content;
        Encoding.UTF8.GetString(exported).ShouldContain("\"C1\",\"'=Pay\",\"shop\",\"a, b\",\"\",\"'- Open, \"\"now\"\"\",\"It is open\",\"manual\"");
        (await Plan(new GivenFile("shop.csv", exported))).ChangesNothing.ShouldBeTrue();
    }

    [Fact]
    public async Task What_is_done_in_a_browser_is_there_as_text()
    {
        await Suite("shop", Case("Buy") with { Steps = [new StepSpec { Name = "b", Kind = StepKind.Browser, Browser = [new("goto", "/cart", null), new("fill", "#name", "Ann"), new("expect", "url", "/paid*")] }] });
        var exported = (await Exporter.WholeProject(new Project { Id = Project, Key = "shop", Name = "Shop" }, ExchangeFormat.Csv, Token)).Content;
        Encoding.UTF8.GetString(exported).ShouldContain("\"goto /cart\nfill #name Ann\nexpect url /paid*\",\"\",\"browser\"");
    }
}
