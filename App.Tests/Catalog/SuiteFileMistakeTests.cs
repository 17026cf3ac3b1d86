using TestRuns.Catalog;

namespace TestRuns.Tests.Catalog;

public sealed class SuiteFileMistakeTests
{
    [Fact]
    public void Every_mistake_is_named_at_once_with_its_place_and_what_would_be_right()
    {
        var reading = SuiteFile.Read("""
            suite: checkout
            lables: [linux]
            timeout: soon
            cases:
              - name: One
                steps:
                  - run: ./a.sh
                    critical: true
                  - run: ./b.sh
                    http: GET http://localhost/
                  - timeout: 5s
              - name: One
                steps:
                  - wait: 5s
                    critical: true
                    shell: bash
                  - run: ./c.sh
                    cwd: ../outside
            """);

        reading.Suite.ShouldBeNull();
        reading.Mistakes.Select(mistake => mistake.ToString()).ShouldBe(
        [
            "line 2, column 1: a suite has no key \"lables\": did you mean labels?",
            "line 3, column 10: timeout is \"soon\", which is no duration up to 30 days: write it like 30s, 10m, 1h30m or 500ms",
            "line 8, column 9: a critical step has no timeout of its own: add timeout: nothing else ends it",
            "line 10, column 9: the step is run and http at once: make two steps of it",
            "line 11, column 9: the step does not say what to do: add one of run, http, browser, wait, manual, use",
            "line 12, column 11: a second case is called \"One\": the first is in line 5: give this one a name of its own",
            "line 15, column 9: a wait step only waits and cannot be critical: remove critical",
            "line 16, column 9: \"shell\" is not for a wait step: it belongs to run steps",
            "line 18, column 14: cwd \"../outside\" leads out of the workspace: it must stay inside the run's workspace: leave out ..",
        ]);
    }

    [Theory]
    [InlineData("", "the file is empty")]
    [InlineData("suite: [a", "this is not YAML")]
    [InlineData("- a", "the file is a list")]
    [InlineData("just text", "the file is a single value")]
    [InlineData("cases: []", "the suite has no name")]
    [InlineData("suite: a", "the suite has no cases")]
    [InlineData("suite: a\ncases: []", "the suite has no cases")]
    [InlineData("suite: a/b\ncases: []", "a suite cannot be called \"a/b\"")]
    [InlineData("suite: a\ncases: [{ name: c, steps: [] }]", "the case has no steps")]
    [InlineData("suite: a\ncases: [{ name: c }]", "the case has no steps")]
    [InlineData("suite: a\ncases: [{ steps: [{ run: x }] }]", "the case has no name")]
    [InlineData("suite: a\nsuite: b\ncases: []", "\"suite\" is there twice")]
    [InlineData("suite: a\nlabels: [\"a b\"]", "\"a b\" cannot be in labels")]
    [InlineData("suite: a\nlabels: linux", "labels is a single value")]
    [InlineData("suite: a\nenv: { 1A: x }", "\"1A\" is no name for env")]
    [InlineData("suite: a\nenv: { TESTRUNS_RUN_ID: 5 }", "\"TESTRUNS_RUN_ID\" is no name for env")]
    [InlineData("suite: a\nenv: { A: }", "env \"A\" has no value")]
    [InlineData("suite: a\nquery: smoke", "query is a single value")]
    [InlineData("suite: a\nquery: {}", "the query names no tag")]
    [InlineData("suite: a\nquery: { all: [] }", "the query names no tag")]
    [InlineData("suite: a\nquery: { al: [smoke] }", "a query has no key \"al\"")]
    [InlineData("suite: a\nquery: { all: smoke }", "all is a single value")]
    [InlineData("suite: a\nquery: { none: [\"a b\"] }", "\"a b\" cannot be in none")]
    [InlineData("suite: a\nquery: { all: [slow], none: [slow] }", "\"slow\" is in all and in none")]
    [InlineData("suite: a\npriority: 11", "priority is \"11\"")]
    [InlineData("suite: a\npriority: high", "priority is \"high\"")]
    [InlineData("suite: &x a", "anchors (&name) are not supported")]
    [InlineData("suite: *x", "aliases (*name) are not supported")]
    [InlineData("suite: !!str a", "tags (!name) are not supported")]
    [InlineData("suite: a\ncases: [{ name: c, parameters: [] }]", "the table of parameters has no rows")]
    [InlineData("suite: a\ncases: [{ name: c, parameters: { A: 1 } }]", "parameters is a mapping")]
    [InlineData("suite: a\ncases: [{ name: c, parameters: [{}] }]", "the row has no values")]
    [InlineData("suite: a\ncases: [{ name: c, parameters: [{ A: 1, B: 2 }, { A: 2 }] }]", "the row has no B")]
    [InlineData("suite: a\ncases: [{ name: c, parameters: [{ A: 1 }, { A: 2, B: 2 }] }]", "the first row has no \"B\"")]
    [InlineData("suite: a\ncases: [{ name: c, parameters: [{ A: 1 }, { A: 1 }] }]", "the row has the values of another")]
    [InlineData("suite: a\ncases: [{ name: c, parameters: [{ 1A: 1 }] }]", "\"1A\" is no name for parameters")]
    [InlineData("suite: a\n---\nsuite: b", "a second document begins here")]
    [InlineData("suite: a\n? [x]\n: y", "a key must be a single word")]
    public void A_wrong_file_is_refused(string text, string problem) => Problems(text).ShouldContain(found => found.Contains(problem, StringComparison.Ordinal));

    [Theory]
    [InlineData("http: GET", "the request has no address")]
    [InlineData("http: http://localhost/", "the request has no method")]
    [InlineData("http: get http://localhost/", "\"get\" is no method")]
    [InlineData("http: GET /relative", "\"/relative\" is no web address")]
    [InlineData("http: GET http://localhost/a b", "has a space in it")]
    [InlineData("http: { method: GET }", "the request has no address")]
    [InlineData("http: { url: 'http://localhost' }", "the request has no method")]
    [InlineData("http: GET http://localhost\nexpect: { status: 99 }", "status is \"99\"")]
    [InlineData("http: GET http://localhost\nexpect: { stats: 200 }", "expect has no key \"stats\"")]
    [InlineData("http: GET http://localhost\nexpect: { json: { id: 1 } }", "\"id\" is no name for json")]
    [InlineData("run: x\nstopSignal: KILL", "stopSignal is \"KILL\"")]
    [InlineData("run: x\ncwd: /etc", "cwd \"/etc\" leads out of the workspace")]
    [InlineData("run: x\ncwd: 'C:\\a'", "leads out of the workspace")]
    [InlineData("run: x\nresults: ../*.xml", "\"../*.xml\" cannot be in results")]
    [InlineData("run: x\ntimeout: 0", "timeout is 0")]
    [InlineData("run: x\ncritical: yes", "critical is \"yes\"")]
    [InlineData("run: x\nalways: \"true\"", "always is the text \"true\"")]
    [InlineData("run: x\nname: [a]", "name is a list")]
    [InlineData("run: x\ncontinue-on-failure: true", "a run step has no key \"continue-on-failure\"")]
    [InlineData("run: x\ncontinueOnFailure: true\nabortRunOnFailure: true", "the step says continueOnFailure and abortRunOnFailure")]
    [InlineData("run:", "run has no value")]
    [InlineData("run: \"a\\0b\"", "run has a NUL character")]
    [InlineData("wait: 40d", "wait is \"40d\"")]
    [InlineData("manual: look\ncritical: true", "a manual step only waits and cannot be critical")]
    [InlineData("browser: []", "the browser step has no actions")]
    [InlineData("browser: [{ click: a }]\nactionTimeout: soon", "actionTimeout is \"soon\"")]
    [InlineData("browser: [{ click: a }]\nvideo: always", "video is \"always\"")]
    [InlineData("run: x\nactionTimeout: 5s", "\"actionTimeout\" is not for a run step")]
    [InlineData("browser: [{ clik: a }]", "an action has no key \"clik\"")]
    [InlineData("browser: [{ click: a, press: Enter }]", "the action is click and press at once")]
    [InlineData("browser: [{ expect: { txt: a } }]", "expect has no key \"txt\"")]
    public void A_wrong_step_is_refused(string step, string problem) =>
        Problems("suite: s\ncases:\n- name: c\n  steps:\n  - " + step.Replace("\n", "\n    ")).ShouldHaveSingleItem().ShouldContain(problem);

    [Fact]
    public void A_word_that_is_nearly_right_is_answered_with_the_right_one() =>
        SuiteFile.Read("suite: s\ncases:\n- name: c\n  steps:\n  - run: x\n    continue_on_failure: true")
            .Mistakes.ShouldHaveSingleItem().Remedy.ShouldBe("did you mean continueOnFailure?");

    [Fact]
    public void What_would_be_too_much_is_refused_quickly()
    {
        Problems("suite: s\n# " + new string('x', 1_000_001)).ShouldHaveSingleItem().ShouldContain("larger than 1 MB");
        Problems(new string('[', 900_000)).ShouldHaveSingleItem().ShouldContain("nested more than 20 deep");
        Problems("suite: " + new string('x', 201)).ShouldContain("suite has 201 characters");
        Problems("suite: s\ncases:\n" + string.Concat(Enumerable.Range(0, 10_001).Select(number => $"- {{name: c{number}, steps: [{{run: x}}]}}\n")))
            .ShouldContain("the suite has 10001 cases");
        Problems("suite: s\ncases:\n- name: c\n  steps:\n" + string.Concat(Enumerable.Repeat("  - run: x\n", 1_001))).ShouldContain("the case has 1001 steps");
        Problems("suite: s\n" + string.Concat(Enumerable.Repeat("? [x]\n: y\n", 1_000))).Count.ShouldBe(501);
    }

    private static IReadOnlyList<string> Problems(string text)
    {
        var reading = SuiteFile.Read(text);
        reading.Suite.ShouldBeNull();
        return [.. reading.Mistakes.Select(mistake => mistake.Problem)];
    }
}
