using System.Text;
using Microsoft.EntityFrameworkCore;
using TestRuns.Access;
using TestRuns.Access.Tokens;
using TestRuns.Catalog;
using TestRuns.Catalog.Shared;
using TestRuns.Catalog.Values;
using TestRuns.Controllers;
using TestRuns.Hooks;
using TestRuns.Hooks.Inbound;
using TestRuns.Hooks.Outbound;
using TestRuns.Runs;
using TestRuns.Runs.Remarks;
using TestRuns.Runs.Schedules;
using TestRuns.Runs.State;
using TestRuns.Storage;

namespace TestRuns.Tests.Api;

/// <summary>Makes what an operation is about, anew for each call: an address with all its places filled in.</summary>
internal sealed class ApiPlaces(ApiHost host)
{
    private static readonly Actor Test = new(ActorKind.User, "test");

    /// <param name="operation">Such as <c>POST /api/v1/runs/{id}/abort</c>.</param>
    public async Task<string> Address(string operation)
    {
        var path = operation.Split(' ')[1];
        if (path.Contains("/runs/{", StringComparison.Ordinal)) path = await OfRun(operation, path);
        if (path.Contains("/controllers/{id}", StringComparison.Ordinal)) path = Fill(path, "id", await Controller());
        if (path.Contains("/tokens/{id}", StringComparison.Ordinal)) path = Fill(path, "id", (await Token(TokenScope.Api, await Sample(), ProjectRole.Viewer)).Id);
        if (path.Contains("/webhooks/{id}", StringComparison.Ordinal)) path = await OfWebhook(path);
        if (path.Contains("/schedules/{id}", StringComparison.Ordinal)) path = Fill(path, "id", await Schedule());
        if (operation == "DELETE /api/v1/projects/{project}/variables") path += $"?name={await Variable()}";
        // What changes or deletes a project gets one of its own.
        if (path.Contains("{project}", StringComparison.Ordinal))
            path = Fill(path, "project", operation is "PUT /api/v1/projects/{project}" or "DELETE /api/v1/projects/{project}" ? await Project() : SampleProject.Key);
        if (path.Contains("/shared-steps/{name}", StringComparison.Ordinal)) path = Fill(path, "name", await Shared(operation));
        if (path.Contains("{suite}", StringComparison.Ordinal)) path = Fill(path, "suite", operation.StartsWith("DELETE", StringComparison.Ordinal) ? await Suite() : "quick");
        return path;
    }

    public Task<IssuedToken> Token(TokenScope scope, long? project, ProjectRole? role) => host.Get<TokenStore>().Issue(new TokenWish("t", scope, project, null, role), "test", default);

    public async Task<long> Sample() => (await host.Get<ProjectStore>().Find(SampleProject.Key, default))!.Id;

    /// <summary>With the viewer and the runner of the sample as its members.</summary>
    public async Task<string> Project()
    {
        var (_, project) = await host.Get<ProjectStore>().Create($"p{Guid.NewGuid():N}", "Made for a test", default);
        await using var db = await host.Get<IDbContextFactory<AppDb>>().CreateDbContextAsync();
        var members = await db.Set<Membership>().AsNoTracking().ToListAsync();
        foreach (var member in members.DistinctBy(one => one.AccountId)) db.Add(new Membership { ProjectId = project!.Id, AccountId = member.AccountId, Role = member.Role });
        await db.SaveChangesAsync();
        return project!.Key;
    }

    /// <summary>An ended run: its one case passed, failed, or was cancelled with it.</summary>
    public async Task<long> EndedRun(Move<RunStatus>? end = null, Move<CaseStatus>? ofCase = null)
    {
        var run = await host.WaitingRun();
        await host.Get<RunWriter>().Do(
            tx =>
            {
                var row = tx.Db.Set<RunCase>().AsNoTracking().Single(one => one.RunId == run);
                tx.Move(run, Moves.Queue, Test);
                tx.Move(run, Moves.Start, Test);
                tx.Move(row, Moves.BeginCase, Test, also: set => set.Set(one => one.Attempt, 1));
                tx.Move(row, ofCase ?? Moves.FailCase, Test);
                tx.Move(run, end ?? Moves.Fail, Test);
            },
            default);
        return run;
    }

    private async Task<string> OfRun(string operation, string path)
    {
        var run = operation.Contains("/rerun", StringComparison.Ordinal) ? await EndedRun() : await host.WaitingRun();
        path = Fill(path, path.Contains("{runId}", StringComparison.Ordinal) ? "runId" : "id", run);
        await using var db = await host.Get<IDbContextFactory<AppDb>>().CreateDbContextAsync();
        var runCase = await db.Set<RunCase>().Where(row => row.RunId == run).Select(row => row.Id).FirstAsync();
        path = Fill(path, "caseId", runCase);
        if (path.Contains("{commentId}", StringComparison.Ordinal)) path = Fill(path, "commentId", await Comment(run, runCase));
        if (path.Contains("{stepId}", StringComparison.Ordinal)) path = Fill(path, "stepId", await BegunStep(run, runCase));
        return path.Contains("{name}", StringComparison.Ordinal) ? Fill(path, "name", await File(run)) : path;
    }

    /// <summary>Ana's own: nobody else may change it.</summary>
    private async Task<long> Comment(long run, long runCase)
    {
        await using var db = await host.Get<IDbContextFactory<AppDb>>().CreateDbContextAsync();
        var ana = await db.Set<Account>().SingleAsync(account => account.UserName == "ana");
        var answer = await host.Get<RemarkOnCase>().Add(run, runCase, new RemarkWish("Seen before", null), new Author(Test, $"account {ana.Id}"), default);
        return answer.Remark!.Id;
    }

    private Task<long> BegunStep(long run, long runCase) => host.Get<RunWriter>().Do(
        tx =>
        {
            var step = new StepExecution { RunId = run, RunCaseId = runCase, Attempt = 1, Name = "Step", Kind = StepKind.Manual };
            tx.Db.Add(step);
            tx.Db.SaveChanges();
            tx.Db.ChangeTracker.Clear();
            tx.Move(step, Moves.BeginStep, Test);
            return step.Id;
        },
        default);

    private async Task<string> File(long run)
    {
        var folder = host.Get<DataFolder>().Artifacts(run);
        Directory.CreateDirectory(folder);
        await System.IO.File.WriteAllTextAsync(Path.Combine(folder, "a.txt"), "a", Encoding.UTF8);
        await using var db = await host.Get<IDbContextFactory<AppDb>>().CreateDbContextAsync();
        db.Add(new TestRuns.Results.Artifact { RunId = run, Name = "a.txt", ContentType = "application/octet-stream", Size = 1, By = "test" });
        await db.SaveChangesAsync();
        return "a.txt";
    }

    private async Task<long> Controller()
    {
        await using var db = await host.Get<IDbContextFactory<AppDb>>().CreateDbContextAsync();
        var row = new Controller { Name = $"lab-{Guid.NewGuid()}", ProjectId = await Sample() };
        db.Add(row);
        await db.SaveChangesAsync();
        return row.Id;
    }

    /// <summary>One that is told nothing: the deliveries that are sent again wait for nobody.</summary>
    private async Task<string> OfWebhook(string path)
    {
        await using var db = await host.Get<IDbContextFactory<AppDb>>().CreateDbContextAsync();
        var now = TimeProvider.System.GetUtcNow();
        var hook = new Webhook { ProjectId = await Sample(), Name = "chat", Url = "http://127.0.0.1:1/", ClosedSecret = host.Get<SecretSeal>().Close("secret"), Events = HookEvents.All, SinceEvent = long.MaxValue, ChangedBy = "test", ChangedAt = now };
        db.Add(hook);
        await db.SaveChangesAsync();
        var delivery = new WebhookDelivery { WebhookId = hook.Id, Key = $"{Guid.NewGuid():N}", EventType = HookEvents.Test, Body = "{}", CreatedAt = now, Until = now, NextAt = now, State = DeliveryState.GivenUp };
        db.Add(delivery);
        await db.SaveChangesAsync();
        return Fill(Fill(path, "id", hook.Id), "delivery", delivery.Id);
    }

    private async Task<long> Schedule()
    {
        var wish = new ScheduleWish { Suite = "quick", Cron = "0 2 * * *", TimeZone = "UTC", Enabled = false };
        return (await host.Get<ScheduleStore>().Make(await Sample(), wish, "test", default)).Schedule!.Schedule.Id;
    }

    private async Task<string> Variable()
    {
        var name = $"V{Guid.NewGuid():N}";
        await host.Get<VariableStore>().Put(VariablePlace.OfProject(await Sample()), [new VariableWish(name, "1", IsSecret: false)], "test", default);
        return name;
    }

    /// <summary>Of a call to the sample's stop address.</summary>
    public async Task<string> Signature(byte[] body) => HookSignature.Make(await host.Get<HookSecrets>().Make(await Sample(), "test", default), TimeProvider.System.GetUtcNow(), body);

    private async Task<string> Shared(string operation)
    {
        var name = operation.StartsWith("DELETE", StringComparison.Ordinal) ? $"s{Guid.NewGuid():N}" : "sign in";
        var step = new StepSpec { Name = "true", Kind = StepKind.Run, Run = new RunSpec { Command = "true" } };
        await host.Get<SharedStore>().Put(await Sample(), new SharedSpec { Name = name, Steps = [step] }, ChangeBy.Server, expected: null, default);
        return name;
    }

    private async Task<string> Suite()
    {
        var name = $"s{Guid.NewGuid():N}";
        var step = new StepSpec { Name = "true", Kind = StepKind.Run, Run = new RunSpec { Command = "true" } };
        await host.Get<SuiteStore>().Put(await Sample(), new SuiteSpec { Name = name, Cases = [new CaseSpec { Name = "c", Steps = [step] }] }, default);
        return name;
    }

    private static string Fill(string path, string place, object value) => path.Replace($"{{{place}}}", $"{value}", StringComparison.Ordinal);
}
