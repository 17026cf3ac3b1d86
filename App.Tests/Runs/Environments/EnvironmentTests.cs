using Microsoft.EntityFrameworkCore;
using TestRuns.Catalog;
using TestRuns.Runs;
using TestRuns.Runs.Environments;
using TestRuns.Runs.Execution;
using TestRuns.Storage;

namespace TestRuns.Tests.Runs.Environments;

/// <summary>Environments as their page has them: who has one, who waits, and what may be done to it when.</summary>
public sealed class EnvironmentTests
{
    [Fact]
    public async Task It_is_seen_who_has_it_who_waits_and_how_the_last_run_went()
    {
        await using var lab = await RunLab.Open();
        var first = await lab.Make(Request("a"));
        var step = await lab.Controllers.Begun("a");
        var (second, third) = (await lab.Make(Request("b")), await lab.Make(Request("c")));
        var busy = await Only(lab);
        (busy.Holder!.Run.Id, busy.Holder.HeldUntil, busy.Last).ShouldBe((first, null, null));
        busy.Waiting.Select(run => run.Id).ShouldBe([second, third]);
        step.End(StepVerdict.Failed);
        await lab.Until(first, RunStatus.Failed);
        (await lab.Controllers.Begun("b")).End(StepVerdict.Passed);
        (await lab.Controllers.Begun("c")).End(StepVerdict.Passed);
        await lab.Until(third, RunStatus.Passed);
        var free = await lab.Until(() => Only(lab).GetAwaiter().GetResult(), view => view.Holder is null, "the environment to be free");
        free.Last!.Run.ShouldBe(new(third, 3, RunStatus.Passed));
    }

    [Fact]
    public async Task Renamed_it_takes_suites_and_waiting_runs_along_and_runs_that_are_over_keep_the_name()
    {
        await using var lab = await RunLab.Open();
        var over = await lab.Make(Request("a"));
        (await lab.Controllers.Begun("a")).End(StepVerdict.Passed);
        await lab.Until(over, RunStatus.Passed);
        await lab.Until(() => Only(lab).GetAwaiter().GetResult(), view => view.Holder is null, "the environment to be free");
        var waiting = await lab.Make(Request("b") with { Start = false });
        var view = await Only(lab);
        await lab.Get<IDbContextFactory<AppDb>>().Suite("checkout", "staging");
        (await Rename(lab, view, "stage 2")).ShouldBe(new EnvironmentAnswer(EnvironmentOutcome.Done));
        (lab.Run(over).EnvironmentName, lab.Run(waiting).EnvironmentName).ShouldBe(("staging", "stage 2"));
        var renamed = await Only(lab);
        (renamed.Id, renamed.Name).ShouldBe((view.Id, "stage 2"));
        renamed.Suites.ShouldBe(["checkout"]);
    }

    [Fact]
    public async Task While_a_run_has_it_it_is_neither_renamed_nor_removed()
    {
        await using var lab = await RunLab.Open();
        var run = await lab.Make(Request("a"));
        var step = await lab.Controllers.Begun("a");
        var view = await Only(lab);
        var refused = await Rename(lab, view, "other");
        (refused.Outcome, refused.Text!.StartsWith("#1 has it", StringComparison.Ordinal)).ShouldBe((EnvironmentOutcome.InUse, true));
        (await Remove(lab, view)).ShouldBe(new EnvironmentAnswer(EnvironmentOutcome.InUse, "#1 has it."));
        step.End(StepVerdict.Passed);
        await lab.Until(run, RunStatus.Passed);
        await lab.Until(() => Only(lab).GetAwaiter().GetResult(), one => one.Holder is null, "the environment to be free");
        (await Remove(lab, view)).Outcome.ShouldBe(EnvironmentOutcome.Done);
        (await List(lab)).ShouldBeEmpty();
        lab.Run(run).EnvironmentName.ShouldBe("staging");
    }

    [Fact]
    public async Task What_still_names_it_keeps_it_and_is_named()
    {
        await using var lab = await RunLab.Open();
        var waiting = await lab.Make(Request("a") with { Start = false });
        var view = await Only(lab);
        (await Remove(lab, view)).Text.ShouldBe("#1 waits for it.");
        await lab.AbortIt(waiting);
        var contexts = lab.Get<IDbContextFactory<AppDb>>();
        await contexts.Suite("checkout", "staging");
        await contexts.Suite("smoke", "staging");
        (await Remove(lab, view)).Text.ShouldBe("The suites checkout, smoke name it.");
        await using (var db = lab.Db()) await db.Set<Suite>().ExecuteDeleteAsync();
        (await Remove(lab, view)).Outcome.ShouldBe(EnvironmentOutcome.Done);
        (await Remove(lab, view)).Outcome.ShouldBe(EnvironmentOutcome.Unknown);
    }

    [Fact]
    public async Task A_name_is_not_empty_and_is_there_once()
    {
        await using var lab = await RunLab.Open();
        await lab.Make(Request("a") with { Start = false });
        var view = await Only(lab);
        var edit = lab.Get<EditEnvironment>();
        var project = lab.Run(1).ProjectId;
        foreach (var name in new[] { "", "  ", "a\nb", new string('x', 201), "staging", " staging " })
            (await edit.Make(project, name, default)).Outcome.ShouldBe(EnvironmentOutcome.BadName, name);
        (await edit.Make(project, " live ", default)).Outcome.ShouldBe(EnvironmentOutcome.Done);
        (await Rename(lab, view, "live")).Outcome.ShouldBe(EnvironmentOutcome.BadName);
        (await edit.Rename(project + 1, view.Id, "elsewhere", default)).Outcome.ShouldBe(EnvironmentOutcome.Unknown, "of another project");
        (await List(lab)).Select(one => one.Name).ShouldBe(["live", "staging"]);
    }

    private static RunRequest Request(string step) => new() { ProjectId = 0, Name = "run", Environment = "staging", Cases = [RunWorld.Case("one", RunWorld.Step(step))] };

    private static async Task<IReadOnlyList<EnvironmentView>> List(RunLab lab) => await lab.Get<EnvironmentReads>().List(lab.Run(1).ProjectId, default);

    private static async Task<EnvironmentView> Only(RunLab lab) => (await List(lab)).ShouldHaveSingleItem();

    private static Task<EnvironmentAnswer> Rename(RunLab lab, EnvironmentView view, string name) => lab.Get<EditEnvironment>().Rename(lab.Run(1).ProjectId, view.Id, name, default);

    private static Task<EnvironmentAnswer> Remove(RunLab lab, EnvironmentView view) => lab.Get<EditEnvironment>().Remove(lab.Run(1).ProjectId, view.Id, default);
}

internal static class SuitesOfTests
{
    /// <summary>A suite of the only project that names an environment.</summary>
    public static async Task Suite(this IDbContextFactory<AppDb> contexts, string name, string environment)
    {
        await using var db = await contexts.CreateDbContextAsync();
        db.Add(new Suite { ProjectId = await db.Set<Project>().Select(project => project.Id).SingleAsync(), Name = name, Environment = environment });
        await db.SaveChangesAsync();
    }
}
