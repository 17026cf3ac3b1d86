using TestRuns.Results.Reading;

namespace TestRuns.Tests.Results.Reading;

/// <summary>JUnit XML as each of the tools writes it.</summary>
public sealed class DialectTests
{
    [Fact]
    public async Task Playwright()
    {
        var (report, cases) = await Read.Sample("junit-playwright.xml");
        (report.Format, report.Passed, report.Failed, report.Skipped).ShouldBe((ResultFormat.JUnit, 2, 1, 1));
        report.Mistakes.ShouldBeEmpty();
        report.StartedAt.ShouldBe(new DateTimeOffset(2026, 11, 21, 1, 34, 29, 162, TimeSpan.Zero));
        cases.Select(one => one.Title).ShouldBe(
            ["tests/shop.spec.ts › shop › shows the title", "tests/shop.spec.ts › shop › adds to the basket", "tests/shop.spec.ts › shop › pays by card", "tests/shop.spec.ts › shop › flaky once"]);
        var failed = cases[1];
        failed.Message.ShouldBe("expect(locator).toHaveText(expected) failed");
        failed.Type.ShouldBe("expect.toHaveText");
        failed.Details.ShouldNotBeNull().ShouldContain("Expected: \"1\"");
        failed.Attachments.ShouldBe(
            ["test-results/tests-shop-shop-adds-to-the-basket/error-context.md", "test-results/tests-shop-shop-adds-to-the-basket-retry1/error-context.md"]);
        failed.Duration.ShouldBe(TimeSpan.FromMilliseconds(1640));
        failed.StartedAt.ShouldBe(report.StartedAt + TimeSpan.FromSeconds(0.442), "after the one before it");
        (cases[2].Status, cases[2].Message, cases[2].Duration).ShouldBe((ReadStatus.Skipped, null, null));
        cases[2].Properties.Keys.ShouldBe(["skip"]);
    }

    [Fact]
    public async Task Pytest()
    {
        var (report, cases) = await Read.Sample("junit-pytest.xml");
        (report.Passed, report.Failed, report.Skipped, report.Mistakes.Count).ShouldBe((3, 2, 1, 0));
        cases[0].Title.ShouldBe("test_shop › test_adds");
        cases[1].Message.ShouldBe("AssertionError: assert 'open' == 'paid'\n  - paid\n  + open");
        cases[2].Message.ShouldBe("no card reader");
        cases[5].Message.ShouldBe("RuntimeError: kaputt <&> ünïcode");
    }

    [Fact]
    public async Task Surefire_with_tests_that_were_tried_again()
    {
        var (report, cases) = await Read.Text("""
            <?xml version="1.0" encoding="UTF-8"?>
            <testsuite xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:noNamespaceSchemaLocation="https://maven.apache.org/surefire/maven-surefire-plugin/xsd/surefire-test-report.xsd" version="3.0"
                       name="shop.BasketTest" time="1,234.5" tests="5" errors="1" skipped="1" failures="1">
              <properties><property name="java.version" value="21.0.2"/></properties>
              <testcase name="adds" classname="shop.BasketTest" time="0.25"><system-out><![CDATA[one
            two]]></system-out></testcase>
              <testcase name="pays" classname="shop.BasketTest" time="0.01">
                <failure message="expected: &lt;paid&gt; but was: &lt;open&gt;" type="org.opentest4j.AssertionFailedError"><![CDATA[first stack]]></failure>
                <rerunFailure message="again" type="x"><stackTrace><![CDATA[second stack]]></stackTrace><system-out>noise</system-out></rerunFailure>
              </testcase>
              <testcase name="breaks" classname="shop.BasketTest" time="0.01"><error type="java.lang.NullPointerException"><![CDATA[java.lang.NullPointerException
                at shop.Basket.pay(Basket.java:12)]]></error></testcase>
              <testcase name="waits" classname="shop.BasketTest" time="0.5">
                <flakyFailure message="too slow" type="x"><stackTrace>stack of it</stackTrace></flakyFailure>
                <flakyError message="no answer" type="y"/>
              </testcase>
              <testcase name="refunds" classname="shop.BasketTest" time="0"><skipped message="no card reader"/></testcase>
            </testsuite>
            """);
        (report.Passed, report.Failed, report.Skipped, report.Flaky, report.Mistakes.Count, report.Notes.Count).ShouldBe((2, 2, 1, 1, 0, 0));
        cases[0].Output.ShouldBe("one\ntwo");
        var pays = cases[1];
        (pays.Attempt, pays.Message, pays.Earlier[0].Message, pays.Earlier[0].Details).ShouldBe((2, "again", "expected: <paid> but was: <open>", "first stack"));
        pays.Details.ShouldNotBeNull().ShouldContain("second stack");
        cases[2].Message.ShouldBe("java.lang.NullPointerException", "without a message, the first line of what there is");
        var waits = cases[3];
        (waits.Status, waits.Flaky, waits.Attempt, waits.Earlier[0].Message, waits.Earlier[1].Message).ShouldBe((ReadStatus.Passed, true, 3, "too slow", "no answer"));
        cases[4].Message.ShouldBe("no card reader");
        report.StartedAt.ShouldBeNull("it does not say");
        report.Took.ShouldBe(TimeSpan.FromSeconds(0.77));
    }

    [Fact]
    public async Task Jest_says_class_and_name_alike()
    {
        var (report, cases) = await Read.Text("""
            <testsuites name="jest tests" tests="2" failures="1" errors="0" time="0.9">
              <testsuite name="basket" errors="0" failures="1" skipped="0" timestamp="2026-03-04T12:00:00" time="0.7" tests="2">
                <testcase classname="basket adds one" name="basket adds one" time="0.002"></testcase>
                <testcase classname="basket pays" name="basket pays" time="0.1">
                  <failure>Error: expect(received).toBe(expected) // Object.is equality

            Expected: "paid"
            Received: "open"
                at Object.toBe (basket.test.js:9:20)</failure>
                </testcase>
              </testsuite>
            </testsuites>
            """);
        report.Mistakes.ShouldBeEmpty();
        cases.Select(one => one.Title).ShouldBe(["basket adds one", "basket pays"]);
        cases[1].Message.ShouldBe("Error: expect(received).toBe(expected) // Object.is equality");
        cases[1].Details.ShouldNotBeNull().ShouldContain("basket.test.js:9:20");
    }

    [Fact]
    public async Task Gtest_goes_on_after_a_failure_and_counts_what_it_did_not_run()
    {
        var (report, cases) = await Read.Text("""
            <?xml version="1.0" encoding="UTF-8"?>
            <testsuites tests="4" failures="1" disabled="1" errors="0" time="0.004" timestamp="2026-03-04T12:00:00.123" name="AllTests">
              <testsuite name="BasketTest" tests="4" failures="1" disabled="1" skipped="1" errors="0" time="0.003" timestamp="2026-03-04T12:00:00.123">
                <testcase name="Adds" file="/src/basket_test.cc" line="12" status="run" result="completed" time="0.001" timestamp="2026-03-04T12:00:00.123" classname="BasketTest" />
                <testcase name="Pays" file="/src/basket_test.cc" line="20" status="run" result="completed" time="0.001" timestamp="2026-03-04T12:00:00.125" classname="BasketTest">
                  <failure message="/src/basket_test.cc:21&#x0A;Expected equality of these values:" type=""><![CDATA[/src/basket_test.cc:21
            Expected equality of these values:]]></failure>
                  <failure message="/src/basket_test.cc:22&#x0A;second" type=""><![CDATA[/src/basket_test.cc:22
            second]]></failure>
                </testcase>
                <testcase name="DISABLED_Refunds" file="/src/basket_test.cc" line="30" status="notrun" result="suppressed" time="0" timestamp="2026-03-04T12:00:00.126" classname="BasketTest" />
                <testcase name="Waits" file="/src/basket_test.cc" line="40" status="run" result="skipped" time="0" timestamp="2026-03-04T12:00:00.126" classname="BasketTest"><skipped message="no card reader"><![CDATA[no card reader]]></skipped></testcase>
              </testsuite>
            </testsuites>
            """);
        (report.Passed, report.Failed, report.Skipped, report.Mistakes.Count).ShouldBe((1, 1, 2, 0));
        (cases[0].Title, cases[0].File, cases[0].Line).ShouldBe(("BasketTest › Adds", "/src/basket_test.cc", 12));
        cases[1].Message.ShouldNotBeNull().ShouldEndWith("(and 1 more)");
        cases[1].Details.ShouldNotBeNull().ShouldContain("second");
        cases[1].StartedAt.ShouldBe(new DateTimeOffset(2026, 3, 4, 12, 0, 0, 125, TimeSpan.Zero));
    }

    [Fact]
    public async Task Node_nests_suites_and_calls_every_class_test()
    {
        var (report, cases) = await Read.Text("""
            <?xml version="1.0" encoding="utf-8"?>
            <testsuites>
            	<testcase name="starts" time="0.001" classname="test"/>
            	<testsuite name="basket" time="0.02" disabled="0" errors="0" tests="3" failures="1" skipped="1" hostname="lab">
            		<testcase name="adds" time="0.003" classname="test"/>
            		<testsuite name="with a card" time="0.01" disabled="0" errors="0" tests="1" failures="1" skipped="0" hostname="lab">
            			<testcase name="pays" time="0.004" classname="test" failure="Expected values to be strictly equal">
            				<failure type="testCodeFailure" message="Expected values to be strictly equal">
            [Error [ERR_TEST_FAILURE]: Expected values to be strictly equal] {
              code: 'ERR_TEST_FAILURE'
            }
            				</failure>
            			</testcase>
            		</testsuite>
            		<testcase name="refunds" time="0" classname="test"><skipped type="skipped" message="true"/></testcase>
            		<testcase name="later" time="0" classname="test"><skipped type="todo" message="not written"/></testcase>
            	</testsuite>
            	<!-- tests 5 -->
            </testsuites>
            """);
        report.Mistakes.ShouldBeEmpty();
        cases.Select(one => one.Title).ShouldBe(["starts", "basket › adds", "basket › with a card › pays", "basket › refunds", "basket › later"]);
        cases[2].Message.ShouldBe("Expected values to be strictly equal");
        (cases[3].Status, cases[3].Message, cases[4].Message).ShouldBe((ReadStatus.Skipped, null, "not written"));
    }

    [Fact]
    public async Task Go_through_its_converters()
    {
        var (report, cases) = await Read.Text("""
            <?xml version="1.0" encoding="UTF-8"?>
            <testsuites tests="4" failures="1" errors="0" time="0.31">
            	<testsuite tests="3" failures="1" time="0.012000" name="example.com/shop/basket" timestamp="2026-03-04T12:00:00+01:00">
            		<properties><property name="go.version" value="go1.24 linux/amd64"></property></properties>
            		<testcase classname="example.com/shop/basket" name="TestAdds" time="0.000000"></testcase>
            		<testcase classname="example.com/shop/basket" name="TestPays/by_card" time="0.010000">
            			<failure message="Failed" type="">=== RUN   TestPays/by_card&#xA;    basket_test.go:14: got open, want paid&#xA;--- FAIL: TestPays/by_card (0.01s)&#xA;</failure>
            		</testcase>
            		<testcase classname="example.com/shop/basket" name="TestRefunds" time="0.000000">
            			<skipped message="=== RUN   TestRefunds&#xA;    basket_test.go:20: no card reader&#xA;--- SKIP: TestRefunds (0.00s)&#xA;"></skipped>
            		</testcase>
            	</testsuite>
            	<testsuite name="example.com/shop/store" tests="1" failures="0" errors="0" id="1" hostname="lab" time="0.3" timestamp="2026-03-04T12:00:01+01:00">
            		<testcase name="TestOpens" classname="example.com/shop/store" time="0.300"><system-out><![CDATA[    store_test.go:9: opened]]></system-out></testcase>
            	</testsuite>
            </testsuites>
            """);
        (report.Passed, report.Failed, report.Skipped, report.Mistakes.Count).ShouldBe((2, 1, 1, 0));
        cases[1].Title.ShouldBe("example.com/shop/basket › TestPays/by_card");
        cases[1].Details.ShouldNotBeNull().ShouldContain("got open, want paid");
        cases[2].Message.ShouldNotBeNull().ShouldContain("no card reader");
        cases[3].Output.ShouldBe("    store_test.go:9: opened");
        report.StartedAt.ShouldBe(new DateTimeOffset(2026, 3, 4, 11, 0, 0, TimeSpan.Zero));
        report.Took.ShouldBe(TimeSpan.FromSeconds(1.3));
    }
}
