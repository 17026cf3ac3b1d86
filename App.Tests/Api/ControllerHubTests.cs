using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TestRuns.Access;
using TestRuns.Access.Tokens;
using TestRuns.Catalog;
using TestRuns.Cli;
using TestRuns.Controllers;
using TestRuns.Controllers.Wire;
using TestRuns.Runs;
using TestRuns.Storage;
using TestRuns.Tests.Runs;
using TestRuns.Tests.Support;
using TestRuns.Worker.Session;

namespace TestRuns.Tests.Api;

/// <summary>The real hub behind the real web server: who may speak to it, and what becomes of those who do when the server stops.</summary>
public sealed class ControllerHubTests : IAsyncLifetime
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly TempFolder folder = new();
    private WebApplication app = null!;

    public async ValueTask InitializeAsync()
    {
        var builder = Serve.Configure(new ServeArguments("http://127.0.0.1:0", folder.Path));
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>(StringComparer.Ordinal) { ["Controllers:Embedded:Enabled"] = "false" });
        builder.Logging.SetMinimumLevel(LogLevel.Error);
        app = Serve.Build(builder, new DataFolder(folder.At("data")));
        app.Services.GetRequiredService<Migrator>().Migrate();
        await app.Services.GetRequiredService<SampleProject>().Ensure(default);
        await app.StartAsync();
    }

    [Fact]
    public async Task Nobody_without_a_controllers_token_gets_in()
    {
        (await Refused("")).ShouldBe(HttpStatusCode.Unauthorized);
        (await Refused("trc_made-up")).ShouldBe(HttpStatusCode.Unauthorized);
        (await Refused((await Issue(TokenScope.Reporter)).Text)).ShouldBe(HttpStatusCode.Forbidden);
        (await Refused(Get<RunTokens>().Issue(1, 0))).ShouldBe(HttpStatusCode.Forbidden);
        var revoked = await Issue(TokenScope.Controller);
        await Get<TokenStore>().Revoke(revoked.Id, "Ana", default);
        (await Refused(revoked.Text)).ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Nothing_is_answered_before_hello()
    {
        await using var socket = await Connect((await Issue(TokenScope.Controller)).Text);
        var id = new OrderId(1, 0, 1, 1);
        var now = TimeProvider.System.GetUtcNow();
        (string Method, object? Message)[] calls =
        [
            (nameof(IControllerHub.Ping), null),
            (nameof(IControllerHub.Started), new StepStarted(id, now)),
            (nameof(IControllerHub.Output), new StepOutput(id, 0, [])),
            (nameof(IControllerHub.Finished), new StepFinished { Id = id, Result = StepResult.Passed, StartedAt = now, EndedAt = now }),
            (nameof(IControllerHub.CancelAnswered), new CancelAnswered(id, CancelAnswer.Ending)),
            (nameof(IControllerHub.RunClosed), new RunClosed(1, null)),
            (nameof(IControllerHub.Cleared), new ClearedReport([])),
            (nameof(IControllerHub.Goodbye), new Goodbye("bye")),
        ];
        foreach (var (method, message) in calls)
        {
            var asking = message is null ? socket.InvokeAsync(method) : socket.InvokeAsync(method, message);
            (await Should.ThrowAsync<HubException>(() => asking.WaitAsync(Limit))).Message.ShouldContain("No session has this connection: say hello first.", customMessage: method);
        }
    }

    [Fact]
    public async Task A_token_that_is_revoked_while_its_connection_is_open_says_hello_in_vain()
    {
        var token = await Issue(TokenScope.Controller);
        await using var socket = await Connect(token.Text);
        await Get<TokenStore>().Revoke(token.Id, "Ana", default);
        var welcome = await socket.InvokeAsync<Welcome>(nameof(IControllerHub.Hello), Hello(key: null)).WaitAsync(Limit);
        welcome.Refused.ShouldNotBeNull().ShouldContain("was revoked by Ana");
    }

    [Fact]
    public async Task A_server_that_stops_lets_a_controller_back_in_until_its_critical_step_is_reported()
    {
        var token = (await Issue(TokenScope.Controller)).Text;
        await using var first = await Connect(token);
        var ordered = new TaskCompletionSource<StepOrder>(TaskCreationOptions.RunContinuationsAsynchronously);
        var closed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        first.On<StepOrder>(nameof(IControllerSocket.Execute), order => ordered.TrySetResult(order));
        first.Closed += _ =>
        {
            closed.TrySetResult();
            return Task.CompletedTask;
        };
        var welcome = await first.InvokeAsync<Welcome>(nameof(IControllerHub.Hello), Hello(key: null)).WaitAsync(Limit);
        await first.InvokeAsync(nameof(IControllerHub.Cleared), new ClearedReport([])).WaitAsync(Limit);
        var run = await MakeCritical();
        var order = await ordered.Task.WaitAsync(Limit);
        await first.InvokeAsync(nameof(IControllerHub.Started), new StepStarted(order.Id, TimeProvider.System.GetUtcNow())).WaitAsync(Limit);

        var stopping = app.StopAsync();
        await closed.Task.WaitAsync(Limit);
        await using var second = await Connect(token);
        second.On<CloseRunOrder>(nameof(IControllerSocket.CloseRun), close => second.InvokeAsync(nameof(IControllerHub.RunClosed), new RunClosed(close.RunId, null)));
        (await second.InvokeAsync<Welcome>(nameof(IControllerHub.Hello), Hello(welcome.Session)).WaitAsync(Limit)).Resumed.ShouldBeTrue();
        var now = TimeProvider.System.GetUtcNow();
        await second.InvokeAsync(nameof(IControllerHub.Finished), new StepFinished { Id = order.Id, Result = StepResult.Passed, StartedAt = now, EndedAt = now }).WaitAsync(Limit);
        await stopping.WaitAsync(Limit);
        using var db = new TestDatabase(folder.At("data")).CreateDbContext();
        db.Set<StepExecution>().Single(step => step.RunId == run).Status.ShouldBe(StepStatus.Passed);
    }

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        folder.Dispose();
    }

    private T Get<T>()
        where T : notnull => app.Services.GetRequiredService<T>();

    private Uri Address => new(Get<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First().Replace("http", "ws", StringComparison.Ordinal) + WireVersion.Path);

    private Task<IssuedToken> Issue(TokenScope scope) => Get<TokenStore>().Issue(new TokenWish("t", scope, null, null), "Ana", default);

    private static Hello Hello(SessionKey? key) =>
        new() { Version = WireVersion.Current, Name = "lab", Labels = [], Slots = 1, Host = new HostFacts("m", "", "", "", ""), Session = key };

    private async Task<long> MakeCritical()
    {
        var project = (await Get<ProjectStore>().Find(SampleProject.Key, default))!;
        var step = RunWorld.Step("migrate") with { Critical = true, Timeout = TimeSpan.FromMinutes(1) };
        var request = new RunRequest { ProjectId = project.Id, Name = "run", Cases = [RunWorld.Case("one", step)] };
        return (await Get<CreateRun>().Make(request, new Actor(ActorKind.User, "test"), default)).RunId;
    }

    private async Task<HttpStatusCode> Refused(string token) => (await Should.ThrowAsync<UpgradeRefusedException>(() => Connect(token))).Status;

    private async Task<HubConnection> Connect(string token)
    {
        var builder = new HubConnectionBuilder().AddJsonProtocol(json => WireJson.Apply(json.PayloadSerializerOptions));
        builder.Services.AddSingleton<IConnectionFactory>(new WebSocketFactory(token));
        builder.Services.AddSingleton<EndPoint>(new UriEndPoint(Address));
        var connection = builder.Build();
        await connection.StartAsync();
        return connection;
    }

    private sealed class TestDatabase(string data)
    {
        public AppDb CreateDbContext()
        {
            var builder = new Microsoft.EntityFrameworkCore.DbContextOptionsBuilder<AppDb>();
            StorageSetup.Configure(builder, new DataFolder(data).Database);
            return new AppDb(builder.Options);
        }
    }
}
