using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using TestRuns.Catalog;
using TestRuns.Components.Editing;
using TestRuns.Storage;

namespace TestRuns.Tests.Catalog;

/// <summary>The two sides of the editor: what is written in one is what the other says.</summary>
public sealed class CaseFileTests
{
    private static readonly Config Many = Config.QuickThrowOnFailure.WithMaxTest(200);

    [Fact]
    public void A_case_that_is_written_reads_back_the_same() =>
        Check.One(Many, Prop.ForAll(Arb.From(SuiteGen.Suite), suite =>
        {
            foreach (var spec in suite.Cases)
            {
                var (read, mistakes) = CaseFile.Read(CaseFile.Write(spec));
                mistakes.ShouldBeEmpty(CaseFile.Write(spec));
                Json(read).ShouldBe(Json(spec));
            }
        }));

    [Fact]
    public void Form_and_text_say_the_same_whichever_was_changed() =>
        Check.One(Many, Prop.ForAll(Arb.From(SuiteGen.Suite), Arb.From(SuiteGen.Suite), (first, second) =>
        {
            var both = new TextAndForm<CaseSpec>(first.Cases[0], CaseFile.Write, CaseFile.Read);
            both.Form(second.Cases[0]);
            Json(both.Good).ShouldBe(Json(second.Cases[0]));
            both.Type(CaseFile.Write(first.Cases[0]));
            Json(both.Shown).ShouldBe(Json(first.Cases[0]));
            both.FormWaits.ShouldBeFalse();
        }));

    [Fact]
    public void While_the_text_is_wrong_the_form_shows_what_was_last_right() =>
        Check.One(Many, Prop.ForAll(Arb.From(SuiteGen.Suite), Arb.From(SuiteGen.FileRubbish), (suite, rubbish) =>
        {
            var both = new TextAndForm<CaseSpec>(suite.Cases[0], CaseFile.Write, CaseFile.Read);
            both.Type(rubbish);
            (both.Good is null).ShouldBe(both.Mistakes.Count > 0);
            if (both.Good is null) (both.FormWaits, Json(both.Shown), both.Text).ShouldBe((true, Json(suite.Cases[0]), rubbish));
        }));

    [Fact]
    public void A_step_that_has_no_name_of_its_own_is_called_after_what_it_does_also_when_that_changes() =>
        Check.One(Many, Prop.ForAll(Arb.From(SuiteGen.Suite), suite =>
        {
            foreach (var step in suite.Cases.SelectMany(one => one.Steps))
            {
                Json(step.Changed(same => same)).ShouldBe(Json(step));
                Json(step.Called(step.OwnName())).ShouldBe(Json(step));
                var waits = step.Called(null).Changed(one => one with { Kind = StepKind.Wait, Run = null, Http = null, Browser = null, ActionTimeout = null, VideoOnFailure = false, Manual = null, Wait = TimeSpan.FromSeconds(3) });
                (waits.Name, waits.OwnName()).ShouldBe(("Wait 3 s", null));
            }
        }));

    [Fact]
    public void A_form_that_is_not_filled_in_yet_is_refused_with_the_place()
    {
        var step = new StepSpec { Name = "", Kind = StepKind.Run, Run = new RunSpec { Command = "" } };
        var both = new TextAndForm<CaseSpec>(new CaseSpec { Name = "", Steps = [step.Called(null)] }, CaseFile.Write, CaseFile.Read);
        both.Good.ShouldBeNull();
        both.FormWaits.ShouldBeFalse("the form itself mends it");
        both.Mistakes.Select(mistake => mistake.Problem).ShouldBe(["name has no value", "run has no value"]);
    }

    private static string Json<T>(T value) => JsonSerializer.Serialize(value, JsonColumn.Options);
}
