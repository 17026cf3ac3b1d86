using TestRuns.Catalog;
using TestRuns.Catalog.Shared;

namespace TestRuns.Tests.Catalog.Shared;

public sealed class SharedFileTests
{
    private const string Text = """
        name: Sign in
        steps:
          - run: ./sign-in.sh
          - name: Look
            http: GET ${BASE_URL}/me
            expect: {status: 200}
          - manual: Look at the name above

        """;

    private static readonly SharedNames Known = new([new(1, "Sign in", 3), new(2, "it's #1: \"quoted\"", 1), new(3, "Long", 600)]);

    [Fact]
    public void They_are_written_as_they_were_read_in_both_forms()
    {
        var (read, mistakes) = SharedFile.Read(Text);
        mistakes.ShouldBeEmpty();
        SharedFile.Write(read!).ShouldBe(Text);
        SharedFile.Write(SharedFile.ReadJson(SharedFile.WriteJson(read!)).Shared!).ShouldBe(Text);
    }

    [Fact]
    public void A_case_uses_them_by_a_step_of_its_own_and_is_written_so()
    {
        const string text = "name: pays\nsteps:\n  - use: Sign in\n  - run: ./pay.sh\n  - use: 'it''s #1: \"quoted\"'\n";
        var (read, mistakes) = CaseFile.Read(text, Known);
        mistakes.ShouldBeEmpty();
        read!.Steps.Select(step => step.Use).ShouldBe(["Sign in", null, "it's #1: \"quoted\""]);
        CaseFile.Write(read).ShouldBe(text);
        CaseFile.Read("name: pays\nsteps:\n  - use: SIGN IN\n", Known).Case!.Steps[0].Use.ShouldBe("Sign in", "their own spelling");
        SuiteFile.ReadCase("""{"name":"pays","steps":[{"use":"Sign in"}]}""", Known).Case!.Steps[0].Kind.ShouldBe(StepKind.Use);
    }

    [Fact]
    public void Every_mistake_is_told_with_its_place()
    {
        const string text = """
            name: pays
            steps:
              - use: Sing in
              - use: Sign in
                timeout: 3s
                colour: red
              - use: [a]
              - use: Anything else
              - use: ""
            """;
        CaseFile.Read(text, Known).Mistakes.Select(one => one.ToString()).ShouldBe(
        [
            "line 3, column 10: there are no shared steps called \"Sing in\": did you mean Sign in?",
            "line 5, column 5: \"timeout\" is not for a step with use: use stands alone in its step: remove it",
            "line 6, column 5: a step with use has no key \"colour\": it can have use",
            "line 7, column 10: use is a list: a text is needed",
            "line 8, column 10: there are no shared steps called \"Anything else\": the page Shared steps has those that there are",
            "line 9, column 10: use has no value: give it one or remove it",
        ]);
        CaseFile.Read("name: a\nsteps:\n- use: Sign in\n", SharedNames.None).Mistakes.ShouldHaveSingleItem().Remedy.ShouldContain("none yet");
    }

    [Fact]
    public void Shared_steps_use_no_others()
    {
        SharedFile.Read("name: Sign in\nsteps:\n  - use: Sign in\n").Mistakes.Select(one => one.ToString())
            .ShouldBe(["line 3, column 10: shared steps cannot use other shared steps: write the steps themselves here"]);
        SharedFile.Read("name: a/b\ntags: [a]\nsteps: []\n").Mistakes.Count.ShouldBe(3);
        SharedFile.Read("").Mistakes.ShouldHaveSingleItem();
        SharedFile.Read("name: a\nsteps:\n  - &x\n    run: echo\n  - *x\n").Mistakes.Count.ShouldBe(2);
    }

    [Fact]
    public void The_steps_of_a_case_are_counted_with_those_that_it_uses()
    {
        CaseFile.Read("name: a\nsteps:\n- use: Long\n", Known).Mistakes.ShouldBeEmpty();
        CaseFile.Read("name: a\nsteps:\n- use: Long\n- use: Long\n", Known).Mistakes.ShouldHaveSingleItem().ToString()
            .ShouldBe("line 3, column 1: the case has 1200 steps, the shared ones counted: 1000 are allowed: make several cases of it");
    }

    [Fact]
    public void A_suites_own_file_does_not_bring_them() =>
        SuiteFile.Read("suite: a\nsharedSteps: []\ncases:\n- name: b\n  steps:\n  - wait: 1s\n").Mistakes.ShouldHaveSingleItem().Remedy.ShouldContain("import this file");
}
