using Bunit;
using TestRuns.Components.Editing;

namespace TestRuns.Tests.Components.Editing;

public sealed class TableFieldTests : BunitContext
{
    private IReadOnlyList<IReadOnlyDictionary<string, string>>? told;

    [Fact]
    public void A_table_is_told_on_when_all_of_its_columns_have_names()
    {
        var field = Open([]);
        Press(field, "+ Add a table of values");
        field.Find("[role=status]").TextContent.ShouldBe("Each column needs a name.");
        field.FindAll("[role=alert]").ShouldBeEmpty();
        field.Find("td input").Input("card");
        field.Find("[role=alert]").TextContent.ShouldBe("Each column needs a name.");
        told.ShouldBeNull();
        field.Find("th input").Input("HOW");
        told.ShouldNotBeNull().ShouldHaveSingleItem()["HOW"].ShouldBe("card");
        Press(field, "+ Row");
        field.FindAll("td input")[1].Input("cash");
        told!.Select(row => row["HOW"]).ShouldBe(["card", "cash"]);
        Press(field, "+ Column");
        field.FindAll("th input")[1].Input("HOW");
        field.Find("[role=alert]").TextContent.ShouldBe("“HOW” is there twice: keep one.");
        told!.ShouldAllBe(row => row.Count == 1);
    }

    [Fact]
    public void Rows_and_columns_go_and_with_the_last_of_them_the_table()
    {
        var field = Open([Row("card", "EUR"), Row("cash", "CHF")]);
        field.FindAll("td input").Select(input => input.GetAttribute("value")).ShouldBe(["card", "EUR", "cash", "CHF"]);
        field.FindAll("button[title='Remove the row']")[0].Click();
        told!.ShouldHaveSingleItem().Values.ShouldBe(["cash", "CHF"]);
        Press(field, "Remove the last column");
        told!.ShouldHaveSingleItem().Keys.ShouldBe(["HOW"]);
        Press(field, "Remove the last column");
        told!.ShouldBeEmpty();
        field.FindAll("table").ShouldBeEmpty();
    }

    private IRenderedComponent<TableField> Open(IReadOnlyList<IReadOnlyDictionary<string, string>> value) => Render<TableField>(parameters => parameters
        .Add(one => one.Label, "Parameters").Add(one => one.Value, value).Add(one => one.ValueChanged, table => told = table));

    private static Dictionary<string, string> Row(string how, string currency) => new(StringComparer.Ordinal) { ["HOW"] = how, ["CURRENCY"] = currency };

    private static void Press(IRenderedComponent<TableField> field, string text) => field.FindAll("button").Single(button => button.TextContent == text).Click();
}
