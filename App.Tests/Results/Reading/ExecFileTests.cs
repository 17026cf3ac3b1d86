using TestRuns.Results.Reading;

namespace TestRuns.Tests.Results.Reading;

/// <summary>What <c>testruns exec</c> kept because its server was away.</summary>
public sealed class ExecFileTests
{
    private const string First = """{"testruns":"exec","version":1,"startedAt":"2024-03-04T12:00:00.000Z","run":{"project":"shop","name":"npm test","branch":"main","commit":"4f1c2"}}""";

    [Fact]
    public async Task The_command_and_the_tests_that_it_named_are_read()
    {
        var (report, cases) = await Read.Text(First + "\n" + """
            {"seq":1,"type":"plan","at":"2024-03-04T12:00:00.000Z","cases":2}
            {"seq":2,"type":"case.started","at":"2024-03-04T12:00:00.000Z","case":"command","title":"npm test","attempt":1}
            {"seq":3,"type":"step.started","at":"2024-03-04T12:00:00.000Z","case":"command","step":"command","name":"npm test","kind":"run","attempt":1}
            {"seq":4,"type":"output","at":"2024-03-04T12:00:01.000Z","step":"command","lines":[{"at":"2024-03-04T12:00:01.000Z","err":false,"text":"one"},{"at":"2024-03-04T12:00:01.000Z","err":true,"text":"two"}]}
            {"seq":5,"type":"case.started","case":"result-1","title":"adds","path":["basket.spec.ts","basket"],"file":"tests/basket.spec.ts","line":12,"attempt":1}
            {"seq":6,"type":"case.finished","case":"result-1","attempt":1,"final":false,"status":"failed","result":"too slow"}
            {"seq":7,"type":"case.finished","case":"result-1","attempt":2,"final":true,"status":"passed","durationMs":12.5}
            {"seq":8,"type":"step.finished","case":"command","step":"command","status":"failed","exitCode":3,"message":"exit code 3"}
            {"seq":9,"type":"case.finished","case":"command","attempt":1,"final":true,"status":"failed","result":"exit code 3","durationMs":2000}
            {"finish":{"exitCode":3,"status":"failed"}}
            """);
        (report.Format, report.Passed, report.Failed, report.Flaky, report.Mistakes.Count).ShouldBe((ResultFormat.Exec, 1, 1, 1, 0));
        report.Run.ShouldBe(new ToldRun("npm test", null, null, "main", "4f1c2", null));
        (cases[0].File, cases[0].Line).ShouldBe(("tests/basket.spec.ts", 12));
        (cases[0].Title, cases[0].Attempt, cases[0].Duration).ShouldBe(("basket.spec.ts › basket › adds", 2, TimeSpan.FromMilliseconds(12.5)));
        (cases[1].Title, cases[1].Message, cases[1].Output).ShouldBe(("npm test", "exit code 3", "one\ntwo"));
    }

    [Fact]
    public async Task A_case_without_an_end_was_not_finished_and_one_that_was_cancelled_says_so()
    {
        var (_, cases) = await Read.Text(First + "\n" + """
            {"seq":1,"type":"case.started","case":"a","title":"a"}
            {"seq":2,"type":"case.started","case":"b","title":"b"}
            {"seq":3,"type":"case.finished","case":"b","status":"cancelled","result":"wrong branch"}
            """);
        cases.Select(one => (one.Name, one.Status, one.Message)).ShouldBe([("b", ReadStatus.Skipped, "cancelled: wrong branch"), ("a", ReadStatus.Failed, "It was begun and not finished")]);
    }

    [Fact]
    public async Task Lines_that_are_none_are_told_with_their_numbers()
    {
        var (report, _) = await Read.Text($"{First}\nnonsense\n[1]\n" + """{"type":"case.finished","case":"a","title":"a","status":"passed","durationMs":"soon","path":[1]}""" + "\n{\"type\":");
        report.Mistakes.Select(mistake => mistake.Line).ShouldBe([2, 3, 5]);
        report.Passed.ShouldBe(1);
    }

    [Theory]
    [InlineData("""{"type":"case.started","case":"a","title":"\ud800"}""")]
    [InlineData("""{"type":"case.started","case":"a","\ud800itle":"a"}""")]
    [InlineData("""{"type":"output","step":"s","lines":[{"text":"a\udc00"}]}""")]
    public async Task Half_a_character_makes_a_line_that_is_none(string line)
    {
        var (report, _) = await Read.Text($"{First}\n{line}\n" + """{"type":"case.finished","case":"b","title":"\ud83d\ude00","status":"passed"}""");
        report.Mistakes.ShouldHaveSingleItem().Line.ShouldBe(2);
        report.Passed.ShouldBe(1);
    }

    [Fact]
    public async Task What_cases_have_said_that_have_no_end_yet_is_bounded_all_together()
    {
        var lines = new List<string> { First };
        for (var id = 0; id < 20; id++)
        {
            lines.Add($$"""{"type":"case.started","case":"c{{id}}","title":"c{{id}}"}""");
            lines.Add($$"""{"type":"step.started","case":"c{{id}}","step":"s{{id}}"}""");
            lines.Add($$"""{"type":"output","step":"s{{id}}","lines":[{"text":"{{new string('x', 100)}}"}]}""");
        }

        var (_, cases) = await Read.Text(string.Join('\n', lines), new ReadLimits { Kept = 1000 });
        cases.Count.ShouldBe(20);
        cases.Sum(one => one.Output!.Length).ShouldBeInRange(800, 2200);
        cases.Count(one => one.Output!.Contains("too much to keep", StringComparison.Ordinal)).ShouldBe(11);
    }
}
