using Microsoft.EntityFrameworkCore;
using TestRuns.Catalog;
using TestRuns.Catalog.Values;
using TestRuns.Masking;
using TestRuns.Runs;
using TestRuns.Runs.Execution;
using TestRuns.Runs.Reading;
using TestRuns.Storage;

namespace TestRuns.Tests.Runs;

/// <summary>What a run finds in its variables, and what becomes of its secrets.</summary>
public sealed class RunVariablesTests
{
    private static readonly RunClient Tab = new(ClientKind.Browser, "tab1", "Ana's tab");

    [Fact]
    public async Task A_step_finds_all_of_them_with_the_strongest_value_of_each()
    {
        await using var lab = await RunLab.Open();
        await Set(lab, "staging", new("URL", "http://staging", false), new("PASS", "hunter2", true));
        await Set(lab, null, new("URL", "http://project", false), new("BOTH", "project", false), new("OWN", "project", false));
        var id = await lab.Make(Request() with { SuiteEnv = new Dictionary<string, string> { ["BOTH"] = "file" }, Variables = new Dictionary<string, string> { ["OWN"] = "run" } });
        var step = await lab.Controllers.Begun("step");
        var found = step.Task.Environment;
        (found["URL"], found["PASS"], found["BOTH"], found["OWN"]).ShouldBe(("http://staging", "hunter2", "file", "run"));
        step.Task.Secrets.ShouldBe([found["TESTRUNS_TOKEN"], "hunter2"]);
        lab.Run(id).Variables.Keys.ShouldBe(["BOTH", "OWN", "URL"], ignoreOrder: true);
        var shown = await Shown(lab, id);
        shown.Select(one => (one.Name, one.Value, one.Origin!.From.InWords())).ShouldBe(
            [("BOTH", "file", "the file of suite checkout"), ("OWN", "run", "the run itself"), ("PASS", SecretMask.Mask, "environment staging"), ("URL", "http://staging", "environment staging")]);
        shown[0].Origin!.Hides.ShouldHaveSingleItem().Level.ShouldBe(VariableLevel.Project);
        step.End(StepVerdict.Passed);
        await lab.Until(id, RunStatus.Passed);
    }

    [Fact]
    public async Task A_run_keeps_the_values_of_the_moment_at_which_it_was_made()
    {
        await using var lab = await RunLab.Open();
        await Set(lab, null, new("URL", "then", false), new("PASS", "hunter2", true));
        var id = await lab.Make(Request() with { Start = false });
        await Set(lab, null, new("URL", "now", false), new("PASS", "changed!", true));
        await lab.Get<StartRun>().Ask(id, RunLab.Ana, default);
        var found = (await lab.Controllers.Begun("step")).Task.Environment;
        (found["URL"], found["PASS"]).ShouldBe(("then", "hunter2"));
    }

    [Fact]
    public async Task Its_secrets_are_gone_when_it_is_over()
    {
        await using var lab = await RunLab.Open();
        await Set(lab, null, new VariableWish("PASS", "hunter2", true));
        var (passed, aborted) = (await lab.Make(Request() with { Environment = null }), await lab.Make(Request() with { Start = false }));
        (await Closed(lab, passed))!["PASS"].ShouldNotContain("hunter2");
        (await lab.Controllers.Begun("step")).End(StepVerdict.Passed);
        await lab.Until(passed, RunStatus.Passed);
        await lab.AbortIt(aborted);
        (await Closed(lab, passed)).ShouldBeNull();
        (await Closed(lab, aborted)).ShouldBeNull();
        (await Shown(lab, passed)).ShouldHaveSingleItem().Value.ShouldBe(SecretMask.Mask, "what it was is still said");
    }

    [Fact]
    public async Task Run_again_it_has_its_own_of_then_and_the_secrets_of_now()
    {
        await using var lab = await RunLab.Open();
        await Set(lab, null, new("URL", "then", false), new("PASS", "hunter2", true));
        var first = await lab.Make(Request() with { Variables = new Dictionary<string, string> { ["OWN"] = "run" }, SuiteEnv = new Dictionary<string, string> { ["FILE"] = "file" } });
        (await lab.Controllers.Begun("step")).End(StepVerdict.Passed);
        await lab.Until(first, RunStatus.Passed);
        await Set(lab, null, new("URL", "now", false), new("PASS", "changed!", true));
        (await lab.Get<RerunRun>().Ask(first, RerunChoice.All, RunLab.Ana, default)).Made.ShouldNotBeNull();
        var found = (await lab.Controllers.Begun("step")).Task.Environment;
        (found["OWN"], found["FILE"], found["URL"], found["PASS"]).ShouldBe(("run", "file", "now", "changed!"));
    }

    [Fact]
    public async Task A_secret_that_cannot_be_read_any_more_fails_the_step_and_says_which()
    {
        await using var lab = await RunLab.Open();
        await Set(lab, null, new VariableWish("PASS", "hunter2", true));
        await using (var db = lab.Db()) await db.Set<StoredVariable>().ExecuteUpdateAsync(set => set.SetProperty(row => row.ClosedValue, "CfDJ8 of other keys"));
        var id = await lab.Make(Request());
        await lab.Until(id, RunStatus.Failed);
        lab.Steps(id).ShouldHaveSingleItem().Message!.ShouldStartWith("Cannot be read: PASS.");
    }

    [Fact]
    public async Task What_is_said_of_a_run_while_it_is_executed_does_not_give_a_secret_away()
    {
        await using var lab = await RunLab.Open();
        await Set(lab, null, new VariableWish("PASS", "hunter2", true));
        var look = new StepSpec { Name = "look", Kind = StepKind.Manual, Manual = new ManualSpec("Sign in with ${PASS}", "not ${PASS}") };
        var id = await lab.Make(Request() with { Cases = [RunWorld.Case("one", look, RunWorld.Step("step"))] });
        await lab.Until(() => lab.Steps(id), steps => steps is [{ Status: StepStatus.InProgress }, ..], "the manual step to be under way");
        var seen = (await lab.Get<RunReads>().Detail(id, default))!.Cases[0].Steps[0].Manual!;
        (seen.Instruction, seen.Expect).ShouldBe(("Sign in with •••", "not •••"));
        (await lab.Get<AttachRun>().Ask(id, Tab, RunLab.Ana, takeOver: false, default)).Outcome.ShouldBe(AttachOutcome.Attached);
        await lab.Get<DecideStep>().Ask(id, lab.Steps(id)[0].Id, Tab.Id, passed: true, "hunter2 works", RunLab.Ana, default);
        await lab.Controllers.Begun("step");
        await lab.AbortIt(id, text: "no more hunter2");
        await lab.Until(id, RunStatus.Cancelled);
        lab.Steps(id)[0].Note.ShouldBe("••• works");
        lab.Run(id).AbortText.ShouldBe("no more •••");
        await using var db = lab.Db();
        (await db.Set<RunEvent>().Where(one => one.RunId == id).ToListAsync()).SelectMany(one => one.Facts.Values).ShouldAllBe(fact => !fact.Contains("hunter2"));
    }

    private static RunRequest Request() => new()
    {
        ProjectId = 0, Name = "run", SuiteName = "checkout", Environment = "staging", Cases = [RunWorld.Case("one", RunWorld.Step("step"))],
    };

    /// <param name="environment">Made when it is new; null: the project's.</param>
    private static async Task Set(RunLab lab, string? environment, params VariableWish[] wishes)
    {
        var store = new VariableStore(lab.Get<IDbContextFactory<AppDb>>(), lab.Get<VariableSeal>(), TimeProvider.System);
        await using var db = lab.Db();
        var project = await db.Set<Project>().SingleOrDefaultAsync() ?? db.Add(new Project { Key = "p", Name = "P" }).Entity;
        await db.SaveChangesAsync();
        if (environment is not null) db.Add(new TestEnvironment { ProjectId = project.Id, Name = environment });
        await db.SaveChangesAsync();
        (await store.Put((await store.Find(project.Id, environment, null, default))!, wishes, "Ana", default)).Mistakes.ShouldBeEmpty();
    }

    private static Task<IReadOnlyList<ShownVariable>> Shown(RunLab lab, long run) => lab.Get<RunReads>().Variables(run, default);

    private static async Task<IReadOnlyDictionary<string, string>?> Closed(RunLab lab, long run)
    {
        await using var db = lab.Db();
        return await db.Set<RunVariables>().Where(row => row.RunId == run).Select(row => row.Closed).SingleAsync();
    }
}
