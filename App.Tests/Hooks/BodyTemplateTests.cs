using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using TestRuns.Hooks.Outbound;

namespace TestRuns.Tests.Hooks;

public sealed class BodyTemplateTests
{
    [Fact]
    public void The_usual_one_is_right_and_tells_everything_as_what_it_is()
    {
        BodyTemplate.Mistakes(BodyTemplate.Default).ShouldBeEmpty();
        var body = Json(BodyTemplate.Fill(BodyTemplate.Default, SampleHappening.Full));
        body.GetProperty("run").GetProperty("number").GetInt32().ShouldBe(204);
        body.GetProperty("run").GetProperty("durationMs").GetInt64().ShouldBe(12 * 60 * 1000);
        body.GetProperty("run").GetProperty("endedAt").GetString().ShouldBe("2026-03-14T09:26:53.000Z");
        body.GetProperty("abort").GetProperty("text").GetString().ShouldBe("wrong \"branch\"");
        body.GetProperty("abort").GetProperty("unconfirmed").GetBoolean().ShouldBeFalse();
        Json(BodyTemplate.Fill(BodyTemplate.Default, SampleHappening.Bare)).GetProperty("run").GetProperty("branch").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Fact]
    public void Within_quotes_a_place_is_text_elsewhere_a_value_of_its_own()
    {
        const string template = """{"text": "#${run.number} ${run.name} by ${abort.by}", "n": ${run.number}, "name": ${run.name}, "key": ${run.key}}""";
        BodyTemplate.Mistakes(template).ShouldBeEmpty();
        BodyTemplate.Fill(template, SampleHappening.Bare).ShouldBe("""{"text": "#1 smoke by ", "n": 1, "name": "smoke", "key": null}""");
    }

    [Fact]
    public void Two_dollars_are_one_and_no_place() =>
        BodyTemplate.Fill("""{"a": "$${run.name} costs 5$", "b": "\"${run.name}"}""", SampleHappening.Bare).ShouldBe("""{"a": "${run.name} costs 5$", "b": "\"smoke"}""");

    [Fact]
    public void Every_wrong_name_is_told_with_its_line() =>
        BodyTemplate.Mistakes("{\n \"a\": ${run.nane},\n \"b\": \"${secret}\", \"c\": ${run.name}}").ShouldBe(
            ["Line 2: there is nothing called ${run.nane}.", "Line 3: there is nothing called ${secret}."]);

    [Theory]
    [InlineData("")]
    [InlineData("plain text")]
    [InlineData("{\"a\": ${run.name}")]
    [InlineData("{${run.key}: 1}")]
    [InlineData("{\"a\": \"${run.name}}")]
    [InlineData("{\"a\": ${run.name}${run.name}}")]
    public void What_does_not_become_JSON_is_refused(string template) => BodyTemplate.Mistakes(template).ShouldHaveSingleItem().ShouldContain("not JSON");

    [Fact]
    public void Too_long_a_one_is_refused() => BodyTemplate.Mistakes($"\"{new string('x', BodyTemplate.Longest)}\"").ShouldHaveSingleItem().ShouldContain("At most");

    [Fact]
    public void Whatever_a_run_is_called_it_arrives_as_it_is() => Prop.ForAll(ArbMap.Default.ArbFor<string?>(), any =>
    {
        // Half characters cannot be sent as UTF-8.
        var name = string.Concat((any ?? "").Where(character => !char.IsSurrogate(character)));
        var it = SampleHappening.Full with { Run = SampleHappening.Full.Run with { Name = name } };
        var body = Json(BodyTemplate.Fill("""{"a": ${run.name}, "b": "<${run.name}>", "c": 1}""", it));
        body.EnumerateObject().Count().ShouldBe(3);
        body.GetProperty("a").GetString().ShouldBe(name);
        body.GetProperty("b").GetString().ShouldBe($"<{name}>");
    }).Check(Config.QuickThrowOnFailure);

    [Theory]
    [InlineData("\"}, \"c\": {\"")]
    [InlineData("${run.number}")]
    [InlineData("\\")]
    [InlineData("\n\u0000\u2028é漢😀")]
    public void Nothing_in_a_name_is_taken_for_JSON_or_for_a_place(string name)
    {
        var it = SampleHappening.Full with { Run = SampleHappening.Full.Run with { Name = name } };
        var body = Json(BodyTemplate.Fill("""{"a": ${run.name}, "b": "${run.name}"}""", it));
        (body.GetProperty("a").GetString(), body.GetProperty("b").GetString()).ShouldBe((name, name));
    }

    private static JsonElement Json(string text)
    {
        using var json = JsonDocument.Parse(text);
        return json.RootElement.Clone();
    }
}
