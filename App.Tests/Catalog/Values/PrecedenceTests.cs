using TestRuns.Catalog.Values;

namespace TestRuns.Tests.Catalog.Values;

public sealed class PrecedenceTests
{
    private static readonly VariableSource Project = new(VariableLevel.Project, null);
    private static readonly VariableSource Staging = new(VariableLevel.Environment, "staging");
    private static readonly VariableSource Run = new(VariableLevel.Run, null);

    [Fact]
    public void What_comes_later_hides_what_came_before_and_says_so()
    {
        var all = Precedence.Resolve(
        [
            Texts(Project, ("A", "p"), ("B", "p")),
            Texts(Staging, ("A", "e")),
            Texts(Run, ("A", "r"), ("C", "r")),
        ]);
        all.Select(one => (one.Name, one.Value.Clear, one.From)).ShouldBe([("A", "r", Run), ("B", "p", Project), ("C", "r", Run)]);
        all[0].Hides.ShouldBe([Staging, Project]);
        all[1].Hides.ShouldBeEmpty();
    }

    [Fact]
    public void A_clear_value_that_hides_a_secret_is_no_secret()
    {
        var secret = new VariableLayer(Project, new Dictionary<string, KeptValue> { ["A"] = new(null, "closed") });
        var one = Precedence.Resolve([secret, Texts(Run, ("A", "r"))]).ShouldHaveSingleItem();
        (one.Value.IsSecret, one.Value.Clear).ShouldBe((false, "r"));
        Precedence.Resolve([Texts(Run, ("A", "r")), secret]).ShouldHaveSingleItem().Value.IsSecret.ShouldBeTrue();
    }

    private static VariableLayer Texts(VariableSource source, params (string Name, string Value)[] values) =>
        VariableLayer.OfTexts(source, values.ToDictionary(one => one.Name, one => one.Value));
}
