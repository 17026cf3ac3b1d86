using TestRuns.Catalog;
using TestRuns.Catalog.Shared;

namespace TestRuns.Tests.Catalog.Shared;

public sealed class SharedStoreTests : SharedWorld
{
    [Fact]
    public async Task A_new_name_for_them_stands_in_every_case_and_changes_none()
    {
        var shared = await Share("Sign in", "./sign-in.sh");
        var made = await Made(Using("pays", "sign IN"));
        (await TextOf(made.Id)).ShouldBe("name: pays\nsteps:\n  - use: Sign in\n");
        (await Shared.Save(Project, shared.Id, shared.Spec with { Name = "Log in" }, 1, Bo, Token)).Outcome.ShouldBe(SharedOutcome.Changed);
        (await TextOf(made.Id)).ShouldBe("name: pays\nsteps:\n  - use: Log in\n");
        CaseFile.Write((await History.At(made.Id, 1, Token))!).ShouldBe("name: pays\nsteps:\n  - use: Log in\n");
        (await Store.Replace(made.Id, Using("pays", "Log in"), 1, Ana, Token)).Outcome.ShouldBe(CaseOutcome.Same);
        var refused = await Store.Replace(made.Id, Using("pays", "Sign in"), 1, Ana, Token);
        (refused.Outcome, refused.Why).ShouldBe((CaseOutcome.SharedSteps, "There are no shared steps called \"Sign in\"."));
    }

    [Fact]
    public async Task They_are_deleted_only_while_no_case_uses_them()
    {
        await Share("Sign in", "./sign-in.sh");
        var (first, second) = (await Made(Using("b pays", "Sign in")), await Made(Using("a leaves", "Sign in", "Sign in")));
        var answer = await Shared.Delete(Project, "sign in", expected: null, Token);
        answer.Outcome.ShouldBe(SharedOutcome.Used);
        answer.Cases.Select(one => one.Name).ShouldBe(["a leaves", "b pays"]);
        (await SharedReads.List(Project, Token)).ShouldHaveSingleItem().UsedIn.ShouldBe(2);
        await Bulk.Delete(Project, [first.Id], Ana, Token);
        (await Store.Replace(second.Id, Case("a leaves"), 1, Ana, Token)).Outcome.ShouldBe(CaseOutcome.Saved);
        (await Shared.Delete(Project, "sign in", expected: null, Token)).Outcome.ShouldBe(SharedOutcome.Deleted);
        CaseFile.Write((await History.At(second.Id, 1, Token))!).ShouldContain("use: Sign in", customMessage: "what it said is still there to be read");
        (await Shared.Delete(Project, "sign in", expected: null, Token)).Outcome.ShouldBe(SharedOutcome.Unknown);
    }

    [Fact]
    public async Task Of_two_who_change_the_same_version_one_gets_through_and_names_are_taken_once()
    {
        var shared = await Share("Sign in", "a");
        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => Task.Run(() => Shared.Save(Project, shared.Id, Steps("Sign in", $"echo {i}"), 1, Bo, Token), Token)));
        answers.Count(one => one.Outcome == SharedOutcome.Changed).ShouldBe(1);
        answers.Count(one => one is { Outcome: SharedOutcome.Conflict, Stored.Version: 2 }).ShouldBe(5);
        (await Shared.Save(Project, null, Steps("SIGN IN", "b"), 0, Ana, Token)).Outcome.ShouldBe(SharedOutcome.NameTaken);
        (await Shared.Save(await MakeProject("other"), null, Steps("SIGN IN", "b"), 0, Ana, Token)).Outcome.ShouldBe(SharedOutcome.Made);
        var now = (await SharedReads.Find(shared.Id, Token))!;
        (await Shared.Save(Project, shared.Id, now.Spec, 2, Ana, Token)).Outcome.ShouldBe(SharedOutcome.Same);
    }

    [Fact]
    public async Task No_case_becomes_too_long_by_them()
    {
        var (one, two) = (await Share("One", [.. Enumerable.Repeat("true", 400)]), await Share("Two", "true"));
        await Made(Using("fits", "One", "One", "Two") with { Steps = [.. Using("", "One", "One", "Two").Steps, Run("own")] });
        await Made(Using("small", "Two"));
        var answer = await Shared.Save(Project, two.Id, Steps("Two", [.. Enumerable.Repeat("true", 200)]), 1, Ana, Token);
        answer.Outcome.ShouldBe(SharedOutcome.CasesTooLong);
        answer.Cases.Select(known => known.Name).ShouldBe(["fits"]);
        (await Shared.Save(Project, two.Id, Steps("Two", [.. Enumerable.Repeat("true", 199)]), 1, Ana, Token)).Outcome.ShouldBe(SharedOutcome.Changed);
        (await Store.Create(Project, null, Using("longer", "One", "One", "Two", "Two"), Ana, Token)).Why!.ShouldContain("more than 1,000 steps");
        (await Shared.Save(Project, one.Id, Steps("One", "true"), 1, Ana, Token)).Outcome.ShouldBe(SharedOutcome.Changed);
        (await Reads.List(new CaseQuery { ProjectId = Project, Text = "fits" }, 0, 1, Token)).Cases[0].Steps.ShouldBe(1 + 1 + 199 + 1);
    }

    [Fact]
    public async Task To_use_them_and_to_delete_them_at_once_leaves_no_case_without_its_steps()
    {
        for (var round = 0; round < 8; round++)
        {
            var name = $"Sign in {round}";
            await Share(name, "true");
            var use = Task.Run(() => Store.Create(Project, null, Using($"case {name}", name), Ana, Token), Token);
            var delete = Task.Run(() => Shared.Delete(Project, name, expected: null, Token), Token);
            var (used, deleted) = ((await use).Outcome, (await delete).Outcome);
            (used, deleted).ShouldBeOneOf((CaseOutcome.Saved, SharedOutcome.Used), (CaseOutcome.SharedSteps, SharedOutcome.Deleted));
        }
    }

    [Fact]
    public async Task Many_cases_that_use_them_are_no_burden_to_whoever_changes_them()
    {
        var shared = await Share("Sign in", "true");
        var specs = Enumerable.Range(0, 1_500).Select(i => Using($"case {i:00000}", "Sign in")).ToList();
        await Suite("all", [.. specs]);
        (await Shared.Save(Project, shared.Id, Steps("Log in", "true", "true"), 1, Ana, Token)).Outcome.ShouldBe(SharedOutcome.Changed);
        (await Shared.Save(Project, shared.Id, Steps("Log in", [.. Enumerable.Repeat("true", 1_000)]), 2, Ana, Token)).Outcome.ShouldBe(SharedOutcome.Changed);
        (await SharedReads.List(Project, Token))[0].UsedIn.ShouldBe(1_500);
        (await Shared.Delete(Project, "Log in", expected: null, Token)).Outcome.ShouldBe(SharedOutcome.Used);
        (await Suites.Find(Project, "all", Token))!.Cases[^1].Steps[0].Use.ShouldBe("Log in");
    }

    [Fact]
    public async Task A_suite_that_uses_what_there_is_not_is_not_put()
    {
        (await Suites.Put(Project, new SuiteSpec { Name = "smoke", Cases = [Using("pays", "Sign in")] }, Ana, expected: null, Token)).ShouldBe(PutSuiteOutcome.SharedSteps);
        (await Edits.Save(new SuiteEdit(Project, null, 0, new SuiteSpec { Name = "smoke", Cases = [] }, [new SuiteEntry(null, 0, Using("pays", "Sign in"))]), Ana, Token)).Outcome.ShouldBe(SuiteEditOutcome.SharedSteps);
        await Share("Sign in", "true");
        var id = await Suite("smoke", Using("pays", "sign in"));
        (await Edits.Find(id, Token))!.Entries.ShouldHaveSingleItem().Spec.Steps[0].Use.ShouldBe("Sign in");
    }
}
