using TestRuns.Catalog;

namespace TestRuns.Tests.Catalog;

public sealed class SuiteFileTests
{
    private const string Checkout = """
        suite: checkout
        environment: staging
        labels: [linux]
        timeout: 30m
        env: { BASE_URL: "http://localhost:8080" }
        cases:
          - name: The shop answers
            tags: [smoke]
            steps:
              - http: GET ${BASE_URL}/healthz
                expect: { status: 200 }
          - name: Unit tests
            retries: 1
            steps:
              - run: dotnet test --logger "trx;LogFileName=unit.trx"
                results: "**/*.trx"
                timeout: 10m
          - name: Migrate
            preconditions: A database is there
            steps:
              - run: ./migrate.sh
                critical: true
                timeout: 2m
              - wait: 5s
          - name: Landing page
            steps:
              - manual: Open ${BASE_URL} and look at the banner
                expect: The new logo is shown
              - browser:
                  - goto: ${BASE_URL}
                  - fill: { "#name": Ann }
                  - click: text=Send
                  - expect: { text: Thank you }
        """;

    [Theory]
    [InlineData("", 1, null)]
    [InlineData("parallel: 4", 4, null)]
    [InlineData("parallel: 64", 64, null)]
    [InlineData("parallel: 0", 1, "parallel is \"0\"")]
    [InlineData("parallel: 65", 1, "parallel is \"65\"")]
    [InlineData("parallel: all", 1, "parallel is \"all\"")]
    public void How_many_cases_go_on_at_once_is_a_number_from_1_to_64(string line, int parallel, string? problem)
    {
        var text = $"suite: s\n{line}\ncases: [ {{ name: c, steps: [ {{ run: 'true' }} ] }} ]";
        var (suite, mistakes) = SuiteFile.Read(text);
        mistakes.Select(mistake => mistake.Problem).ShouldBe(problem is null ? [] : [problem]);
        if (problem is not null) return;
        suite!.Parallel.ShouldBe(parallel);
        SuiteFile.Read(SuiteFile.Write(suite)).Suite!.Parallel.ShouldBe(parallel);
        SuiteFile.Write(suite).Contains("parallel", StringComparison.Ordinal).ShouldBe(parallel > 1);
    }

    [Fact]
    public void The_form_of_the_design_is_read()
    {
        var suite = Read(Checkout);

        suite.Name.ShouldBe("checkout");
        suite.Environment.ShouldBe("staging");
        suite.Labels.ShouldBe(["linux"]);
        suite.Timeout.ShouldBe(TimeSpan.FromMinutes(30));
        suite.Env.ShouldBe(new Dictionary<string, string> { ["BASE_URL"] = "http://localhost:8080" });
        suite.Cases.Select(found => found.Name).ShouldBe(["The shop answers", "Unit tests", "Migrate", "Landing page"]);
        suite.Cases[1].Retries.ShouldBe(1);
        suite.Cases[1].Steps[0].Run!.Results.ShouldBe(["**/*.trx"]);
        suite.Cases[2].Preconditions.ShouldBe("A database is there");
        suite.Cases[2].Steps[0].ShouldSatisfyAllConditions(step => step.Critical.ShouldBeTrue(), step => step.Timeout.ShouldBe(TimeSpan.FromMinutes(2)));
    }

    [Fact]
    public void A_step_without_a_name_is_called_by_what_it_does() =>
        Read(Checkout).Cases.SelectMany(found => found.Steps).Select(step => step.Name).ShouldBe(
        [
            "GET /healthz", "dotnet test --logger \"trx;LogFileName=unit.trx\"", "./migrate.sh", "Wait 5 s",
            "Open ${BASE_URL} and look at the banner", "Browser: goto ${BASE_URL}",
        ]);

    [Fact]
    public void Browser_actions_keep_their_target_and_value() =>
        Read(Checkout).Cases[3].Steps[1].Browser.ShouldBe(
        [
            new("goto", "${BASE_URL}", null), new("fill", "#name", "Ann"), new("click", "text=Send", null), new("expect", "text", "Thank you"),
        ]);

    [Fact]
    public void A_request_can_be_written_out()
    {
        var step = Step("""
            - http:
                method: POST
                url: http://localhost/orders
                headers: { Content-Type: application/json }
                body: '{"a": 1}'
              expect:
                status: 201
                headers: { Location: /orders/1 }
                json: { $.id: 1, "$.items[0].name": book }
                text: created
                within: 500ms
            """);

        step.Http!.Method.ShouldBe("POST");
        step.Http.Headers["Content-Type"].ShouldBe("application/json");
        step.Http.Body.ShouldBe("{\"a\": 1}");
        step.Http.Expect.Json.ShouldBe(new Dictionary<string, string> { ["$.id"] = "1", ["$.items[0].name"] = "book" });
        step.Http.Expect.Within.ShouldBe(TimeSpan.FromMilliseconds(500));
    }

    [Fact]
    public void A_command_can_say_how_it_is_run_and_stopped()
    {
        var step = Step("""
            - name: End to end
              run: |
                npx playwright test
                echo done
              shell: /bin/bash
              cwd: web/e2e
              stopSignal: INT
              grace: 0s
              results: [a.xml, b.xml]
              env: { CI: 1, EMPTY: "" }
              continueOnFailure: true
            """);

        step.Run!.Command.ShouldBe("npx playwright test\necho done\n");
        step.Run.ShouldSatisfyAllConditions(
            run => run.Shell.ShouldBe("/bin/bash"), run => run.Cwd.ShouldBe("web/e2e"), run => run.StopSignal.ShouldBe("INT"),
            run => run.Grace.ShouldBe(TimeSpan.Zero), run => run.Results.ShouldBe(["a.xml", "b.xml"]));
        step.Env.ShouldBe(new Dictionary<string, string> { ["CI"] = "1", ["EMPTY"] = "" });
        step.ContinueOnFailure.ShouldBeTrue();
    }

    [Fact]
    public void Json_is_read_as_well() =>
        Read("""{ "suite": "s", "cases": [ { "name": "c", "steps": [ { "run": "true", "critical": true, "timeout": 30 } ] } ] }""")
            .Cases[0].Steps[0].Timeout.ShouldBe(TimeSpan.FromSeconds(30));

    private static StepSpec Step(string steps) =>
        Read("suite: s\ncases:\n- name: c\n  steps:\n" + string.Join('\n', steps.Split('\n').Select(line => "  " + line))).Cases[0].Steps[0];

    private static SuiteSpec Read(string text)
    {
        var reading = SuiteFile.Read(text);
        reading.Mistakes.ShouldBeEmpty();
        return reading.Suite.ShouldNotBeNull();
    }
}
