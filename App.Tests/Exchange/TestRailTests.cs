using TestRuns.Catalog;
using TestRuns.Exchange;

namespace TestRuns.Tests.Exchange;

public sealed class TestRailTests : ExchangeWorld
{
    private static GivenFile Shop => File("shop.xml", Xml());

    [Fact]
    public async Task Sections_become_suites_and_steps_become_manual_steps()
    {
        var plan = await Import(Shop);
        Counts(plan).ShouldBe((4, 0, 0));
        (await Suites.List(Project, Token)).Select(suite => suite.Name).ShouldBe(["Checkout", "Checkout › Payments - Cards"]);
        var coupon = (await Suites.Find(Project, "Checkout", Token))!.Cases[0];
        (coupon.Name, coupon.Key, coupon.Preconditions).ShouldBe(("Apply a coupon & pay", "C101", "A cart with one item\n\nSigned in"));
        coupon.Tags.ShouldBe(["priority:4-Must-Test", "type:Functional", "ref:SHOP-7", "ref:SHOP-9"]);
        coupon.Steps.Select(step => step.Manual).ShouldBe(
        [
            new ManualSpec("Open the **cart**", "The item is shown\n[picture]"),
            new ManualSpec("Enter the code SAVE10\n\n- once\n- twice\n\nThe code is in the mail", "10 % < before"),
        ]);
        coupon.Steps[0].Name.ShouldBe("Open the **cart**");
        plan.Notes.ShouldHaveSingleItem().ToString().ShouldContain("the field “reviewed_by” has no place here");
    }

    [Fact]
    public async Task Texts_with_numbers_are_steps_and_an_exploratory_session_is_its_mission()
    {
        await Import(Shop);
        (await Suites.Find(Project, "Checkout", Token))!.Cases[1].Steps.Select(step => step.Manual)
            .ShouldBe([new ManualSpec("Add an item", null), new ManualSpec("Click checkout as guest", null), new ManualSpec("Pay", "The order is confirmed")]);
        var cards = (await Suites.Find(Project, "Checkout › Payments - Cards", Token))!.Cases;
        cards[0].Steps.ShouldHaveSingleItem().Manual.ShouldBe(new ManualSpec("Find out what happens with an expired card", "No money is taken"));
        (cards[1].Name, cards[1].Steps.ShouldHaveSingleItem().Manual!.Instruction).ShouldBe(("Guest checkout (C104)", "Guest checkout"));
    }

    [Fact]
    public async Task A_second_import_changes_what_changed_and_doubles_nothing()
    {
        await Import(Shop);
        (await Plan(Shop)).ChangesNothing.ShouldBeTrue();
        var pay = (await Reads.List(new CaseQuery { ProjectId = Project, Text = "c102" }, 0, 10, Token)).Cases.ShouldHaveSingleItem();
        await Bulk.SetRetries(Project, [pay.Id], 2, Bo, Token);
        await Bulk.MoveTo(Project, await Suite("elsewhere"), [pay.Id], Bo, Token);

        var plan = await Import(File("shop.xml", Xml().Replace("Guest checkout</title>\n\t\t\t\t\t<template>Test Case (Text)", "Pay as a guest</title>\n\t\t\t\t\t<template>Test Case (Text)", StringComparison.Ordinal)));
        Counts(plan).ShouldBe((0, 1, 3));
        var again = (await Reads.Find(pay.Id, Token))!;
        (again.Spec.Name, again.Spec.Retries, again.Version).ShouldBe(("Pay as a guest", 2, 3));
        again.Suites.Select(suite => suite.Name).ShouldBe(["Checkout", "elsewhere"]);
        (await AllTitles()).Count.ShouldBe(4);
    }

    [Fact]
    public async Task Sections_can_become_tags_and_facts_can_be_left_out()
    {
        var plan = await PlanWith(new ImportChoices { Sections = SectionsAs.Tags, FactsAsTags = false }, Shop);
        plan.Suites.ShouldHaveSingleItem().Defaults.Name.ShouldBe("Master");
        plan.Cases.Select(one => string.Join(' ', one.Spec.Tags)).ShouldBe(["Checkout", "Checkout", "Checkout Payments-Cards", "Checkout Payments-Cards"]);
        plan.Cases.Select(one => one.Spec.Name).ShouldBe(["Apply a coupon & pay", "Guest checkout", "Guest checkout (C103)", "Guest checkout (C104)"]);
    }

    [Theory]
    [InlineData("<!DOCTYPE suite [<!ENTITY a \"b\">]><suite><name>&a;</name></suite>", "document type")]
    [InlineData("<suite><sections><section><cases><case>", "not well-formed")]
    [InlineData("<testsuite/>", "<testsuite> is not how it begins")]
    [InlineData("<suite><name>x</name></suite>", "there is no case in it")]
    [InlineData("<suite><sections><section><cases>\n<case><id>C1</id><title> </title></case></cases></section></sections></suite>", "line 2, column 1: the case has no title")]
    public async Task What_is_wrong_or_meant_to_do_harm_is_refused_with_its_place(string xml, string mistake) =>
        (await Plan(File("a.xml", xml))).Mistakes.ShouldHaveSingleItem().ToString().ShouldContain(mistake);

    [Fact]
    public async Task Sections_without_end_are_refused()
    {
        var deep = string.Concat(Enumerable.Repeat("<sections><section>", 500));
        (await Plan(File("a.xml", $"<suite>{deep}"))).Mistakes.ShouldHaveSingleItem().ToString().ShouldContain("nested more than");
    }

    [Fact]
    public async Task Texts_that_are_too_long_are_cut_and_that_is_said()
    {
        var plan = await Plan(File("a.xml", $"<suite><name>S</name><sections><section><name>A</name><cases><case><id>C1</id><title>{new string('t', 300)}</title><custom><steps>{new string('s', 20_000)}</steps></custom></case></cases></section></sections></suite>"));
        plan.Mistakes.ShouldBeEmpty();
        var spec = plan.Cases.ShouldHaveSingleItem().Spec;
        (spec.Name.Length, spec.Steps[0].Manual!.Instruction.Length).ShouldBe((200, 10_000));
        plan.Notes.Count.ShouldBe(2);
        CaseFile.Read(CaseFile.Write(spec)).Mistakes.ShouldBeEmpty();
    }

    internal static string Xml() => System.IO.File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Samples", "testrail-shop.xml"));
}
