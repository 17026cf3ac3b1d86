using TestRuns.Results.Reading;

namespace TestRuns.Tests.Results.Reading;

public sealed class TrxTests
{
    [Fact]
    public async Task What_dotnet_test_writes_is_read()
    {
        var (report, cases) = await Read.Sample("unit.trx");
        (report.Format, report.Passed, report.Failed, report.Skipped, report.Mistakes.Count).ShouldBe((ResultFormat.Trx, 3, 1, 1, 0));
        var failed = cases.Single(one => one.Name == "Basket.Pays");
        (failed.Title, failed.ClassName, failed.Status).ShouldBe(("Basket.Pays", "Basket", ReadStatus.Failed));
        failed.Message.ShouldNotBeNull().ShouldStartWith("Assert.Equal() Failure: Strings differ\n");
        failed.Details.ShouldNotBeNull().ShouldContain("at Basket.Pays() in /src/shop/More.cs:line 2");
        failed.Duration.ShouldBe(TimeSpan.FromTicks(79355));
        failed.StartedAt.ShouldNotBeNull().Year.ShouldBe(2026);
        cases.Single(one => one.Name == "Basket.Refunds").Message.ShouldBe("no card reader");
    }

    [Fact]
    public async Task A_class_that_stands_behind_the_results_is_found()
    {
        var (_, cases) = await Read.Text("""
            <TestRun xmlns="http://microsoft.com/schemas/VisualStudio/TeamTest/2010">
              <Results><UnitTestResult testId="a1" testName="Adds (1.5)" duration="00:00:01.5" outcome="Passed"><Output><StdOut>hello</StdOut></Output></UnitTestResult></Results>
              <TestDefinitions><UnitTest name="Adds" id="A1"><TestMethod codeBase="x.dll" className="Shop.BasketTests, Shop.Tests" name="Adds" /></UnitTest></TestDefinitions>
            </TestRun>
            """);
        var one = cases.ShouldHaveSingleItem();
        (one.Title, one.Output, one.Duration).ShouldBe(("Shop.BasketTests › Adds (1.5)", "hello", TimeSpan.FromSeconds(1.5)));
    }

    [Fact]
    public async Task The_rows_of_a_test_with_data_count_and_their_frame_does_not()
    {
        var (report, cases) = await Read.Text("""
            <TestRun>
              <Results>
                <UnitTestResult testId="a" testName="Adds" outcome="Failed">
                  <InnerResults>
                    <UnitTestResult testId="a" testName="Adds (1)" outcome="Passed" />
                    <UnitTestResult testId="a" testName="Adds (2)" outcome="Failed"><Output><ErrorInfo><Message>two</Message></ErrorInfo></Output></UnitTestResult>
                  </InnerResults>
                </UnitTestResult>
                <UnitTestResult testId="b" testName="Pays" outcome="NotExecuted" />
              </Results>
            </TestRun>
            """);
        (report.Passed, report.Failed, report.Skipped).ShouldBe((1, 1, 1));
        cases.Select(one => (one.Name, one.Message)).ShouldBe([("Adds (1)", null), ("Adds (2)", "two"), ("Pays", null)]);
    }

    [Fact]
    public async Task A_test_host_that_crashed_does_not_look_like_a_success()
    {
        var (report, cases) = await Read.Text("""
            <TestRun>
              <Results><UnitTestResult testId="a" testName="Shop.Adds" outcome="Passed" /></Results>
              <ResultSummary outcome="Failed"><RunInfos><RunInfo computerName="lab" outcome="Error"><Text>Test host process crashed : Stack overflow.</Text></RunInfo></RunInfos></ResultSummary>
            </TestRun>
            """);
        report.Failed.ShouldBe(1);
        cases[^1].Message.ShouldBe("Test host process crashed : Stack overflow.");
    }

    [Fact]
    public async Task An_outcome_that_there_is_not_is_a_mistake_where_it_stands()
    {
        var (report, cases) = await Read.Text("""
            <TestRun>
              <Results>
                <UnitTestResult testId="a" testName="Shop.Adds" outcome="Splendid" />
                <UnitTestResult testId="b" testName="Shop.Pays" />
              </Results>
            </TestRun>
            """);
        var mistake = report.Mistakes.ShouldHaveSingleItem();
        (mistake.Line, mistake.Problem).ShouldBe((3, "the outcome “Splendid” is none"));
        cases.ShouldAllBe(one => one.Status == ReadStatus.Failed, "nothing unknown counts as passed");
    }

    [Fact]
    public async Task What_is_kept_until_the_classes_are_known_is_bounded()
    {
        var one = $"<UnitTestResult testId='a' testName='Adds' outcome='Passed'><Output><StdOut>{new string('x', 100)}</StdOut></Output></UnitTestResult>";
        var file = $"<TestRun><Results>{string.Concat(Enumerable.Repeat(one, 30))}</Results><TestDefinitions><UnitTest id='a'><TestMethod className='Shop'/></UnitTest></TestDefinitions></TestRun>";
        var (report, cases) = await Read.Text(file, new ReadLimits { Kept = 1000 });
        (cases.Count(found => found.Output is not null), cases.Count(found => found.ClassName == "Shop")).ShouldBe((10, 30));
        report.Notes.ShouldHaveSingleItem().Problem.ShouldContain("left out");
        (await Read.Text(file, new ReadLimits { Cases = 20 })).Report.Mistakes.ShouldHaveSingleItem().Problem.ShouldBe("there are more than 20 tests in it");
    }

    [Fact]
    public async Task Many_messages_of_one_test_are_together_no_longer_than_one_may_be()
    {
        var many = string.Concat(Enumerable.Repeat("<TextMessages><Message>0123456789</Message></TextMessages>", 1000));
        var (_, cases) = await Read.Text($"<TestRun><Results><UnitTestResult testName='Shop.Adds' outcome='Passed'><Output>{many}</Output></UnitTestResult></Results></TestRun>", new ReadLimits { Text = 100 });
        cases.ShouldHaveSingleItem().Output.ShouldNotBeNull().Length.ShouldBeLessThan(150);
    }
}
