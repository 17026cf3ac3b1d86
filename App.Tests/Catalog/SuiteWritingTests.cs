using TestRuns.Catalog;

namespace TestRuns.Tests.Catalog;

public sealed class SuiteWritingTests
{
    [Fact]
    public void A_suite_is_written_as_a_person_would_write_it()
    {
        const string text = """
            suite: checkout
            environment: staging
            labels: [linux]
            timeout: 30m
            env:
              BASE_URL: http://localhost:8080
            cases:
              - name: The shop answers
                tags: [smoke]
                steps:
                  - http: GET ${BASE_URL}/healthz
                    expect: {status: 200}
                  - name: Unit tests
                    run: |
                      cd tests
                      dotnet test --logger "trx"
                    results: "**/*.trx"
                    timeout: 10m
                    critical: true
                  - manual: Look at the banner
                    expect: The new logo is shown

            """;

        SuiteFile.Write(SuiteFile.Read(text).Suite!).ShouldBe(text);
    }
}
