using TestRuns.Catalog;

namespace TestRuns.Tests.Catalog;

public sealed class SuiteJsonTests
{
    [Fact]
    public void It_says_the_same_words_as_the_file()
    {
        var suite = SuiteFile.Read("suite: s\nlabels: [linux]\ncases:\n- name: c\n  retries: 2\n  steps:\n  - run: ./x.sh\n    critical: true\n    timeout: 90s\n  - http: GET http://host/\n    expect: { status: 200 }").Suite!;
        SuiteFile.WriteJson(suite).ReplaceLineEndings("\n").ShouldBe("""
            {
              "suite": "s",
              "labels": [
                "linux"
              ],
              "cases": [
                {
                  "name": "c",
                  "retries": 2,
                  "steps": [
                    {
                      "run": "./x.sh",
                      "timeout": "1m30s",
                      "critical": true
                    },
                    {
                      "http": "GET http://host/",
                      "expect": {
                        "status": 200
                      }
                    }
                  ]
                }
              ]
            }
            """.ReplaceLineEndings("\n"));
    }

    [Fact]
    public void Every_mistake_has_its_line_and_column()
    {
        var reading = SuiteFile.ReadJson("{\n  \"suite\": \"s\",\n  \"cases\": [\n\t{ \"name\": \"é\", \"step\": [] },\n\t{ \"name\": \"b\", \"retries\": 99, \"steps\": [{ \"run\": \"x\" }] }\n  ]\n}");
        reading.Suite.ShouldBeNull();
        reading.Mistakes.Select(mistake => (mistake.Line, mistake.Column)).ShouldBe([(4, 2), (4, 17), (5, 28)]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("{\"suite\": \"s\"} x")]
    [InlineData("{\"suite\": \"\\ud83d\"}")]
    [InlineData("[[[[[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]]]]]")]
    [InlineData("7")]
    public void What_is_no_suite_is_refused_with_a_reason(string text)
    {
        var reading = SuiteFile.ReadJson(text);
        reading.Suite.ShouldBeNull();
        reading.Mistakes.ShouldNotBeEmpty();
    }

    [Fact]
    public void Escaped_pairs_and_tabs_are_read() =>
        SuiteFile.ReadJson("{\t\"suite\": \"\\ud83d\\ude00\", \"cases\": [{ \"name\": \"c\", \"steps\": [{ \"run\": \"a\\tb\" }] }] }").Suite!.Name.ShouldBe("😀");

    [Fact]
    public void A_case_alone_is_read_or_refused()
    {
        SuiteFile.ReadCase("""{ "name": "c", "steps": [{ "wait": 1 }] }""").Case!.Steps[0].Wait.ShouldBe(TimeSpan.FromSeconds(1));
        var (read, mistakes) = SuiteFile.ReadCase("""{ "name": "c", "stepz": [] }""");
        read.ShouldBeNull();
        mistakes.Count.ShouldBe(2);
        SuiteFile.ReadCase("\"c\"").Mistakes.ShouldNotBeEmpty();
    }
}
