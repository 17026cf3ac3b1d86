using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using TestRuns.Controllers.Wire;
using TestRuns.Tests.Support;

namespace TestRuns.Tests.Worker.Session;

/// <summary>The server's side of the wire with nothing behind it: it answers as the test says and writes down what it hears.</summary>
public sealed class FakeServer : IAsyncDisposable
{
    public const string Token = "trc_right";

    private readonly WebApplication app;
    private readonly ConcurrentQueue<object> heard = new();
    private readonly ConcurrentDictionary<string, HubCallerContext> sockets = new();
    private long sessions;

    private FakeServer(WebApplication app) => this.app = app;

    public Uri Address => new(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    public int Port => Address.Port;

    public TimeSpan PingInterval { get; set; } = TimeSpan.FromSeconds(1);

    public TimeSpan DeadMan { get; set; } = TimeSpan.FromSeconds(6);

    /// <summary>The session that is known; null: each hello begins a new one.</summary>
    public SessionKey? Session { get; set; }

    /// <summary>Instead of a welcome.</summary>
    public Func<Hello, Welcome?> Refuses { get; set; } = _ => null;

    /// <summary>Called for each report before it is acknowledged: may wait, or throw.</summary>
    public Func<object, Task> OnReport { get; set; } = _ => Task.CompletedTask;

    /// <summary>Which sockets are answered.</summary>
    public Func<string, bool> AnswersPings { get; set; } = _ => true;

    public string LastSocket { get; private set; } = "";

    /// <summary>Everything that was said, in its order, pings excepted.</summary>
    public IReadOnlyList<object> Heard => [.. heard];

    public IReadOnlyList<T> Of<T>() => [.. heard.OfType<T>()];

    public int OpenSockets => sockets.Count;

    public static async Task<FakeServer> Start(int port = 0)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseSetting("urls", $"http://127.0.0.1:{port}");
        FakeServer? server = null;
        builder.Services.AddSingleton(_ => server!);
        builder.Services.AddSignalR(options =>
        {
            options.MaximumParallelInvocationsPerClient = 100;
            options.MaximumReceiveMessageSize = WireVersion.LargestMessage;
            options.EnableDetailedErrors = true;
        }).AddJsonProtocol(json => WireJson.Apply(json.PayloadSerializerOptions));
        var built = builder.Build();
        built.UseWebSockets();
        built.Use((context, next) =>
        {
            if (context.Request.Headers.Authorization == $"Bearer {Token}") return next(context);
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return Task.CompletedTask;
        });
        built.MapHub<FakeHub>(WireVersion.Path);
        server = new FakeServer(built);
        await built.StartAsync();
        return server;
    }

    public IControllerSocket Controller => app.Services.GetRequiredService<IHubContext<FakeHub, IControllerSocket>>().Clients.Client(LastSocket);

    public async Task<T> Hears<T>(Func<T, bool>? which = null)
    {
        T? found = default;
        await Eventually.Holds(
            () => (found = heard.OfType<T>().FirstOrDefault(which ?? (_ => true))) is not null,
            () => $"a {typeof(T).Name} was heard; heard: {string.Join("; ", heard)}");
        return found!;
    }

    public Task<StepFinished> Finished(StepOrder order) => Hears<StepFinished>(report => report.Id == order.Id);

    /// <summary>Breaks every socket off.</summary>
    public void Cut()
    {
        foreach (var socket in sockets.Values) socket.Abort();
    }

    public async ValueTask DisposeAsync()
    {
        Cut();
        await app.DisposeAsync();
    }

    private Welcome Greet(Hello hello, string socket)
    {
        heard.Enqueue(hello);
        if (Refuses(hello) is { } refused) return refused;
        LastSocket = socket;
        var resumed = hello.Session is not null && hello.Session == Session;
        if (!resumed) Session = new SessionKey(Interlocked.Increment(ref sessions), Guid.NewGuid().ToString("n"));
        return new Welcome { Session = Session, Resumed = resumed, PingInterval = PingInterval, DeadMan = DeadMan };
    }

    private sealed class FakeHub(FakeServer server) : Hub<IControllerSocket>, IControllerHub
    {
        public override Task OnConnectedAsync()
        {
            server.sockets[Context.ConnectionId] = Context;
            return Task.CompletedTask;
        }

        public override Task OnDisconnectedAsync(Exception? exception)
        {
            server.sockets.TryRemove(Context.ConnectionId, out _);
            return Task.CompletedTask;
        }

        public Task<Welcome> Hello(Hello hello) => Task.FromResult(server.Greet(hello, Context.ConnectionId));

        public Task Ping() => server.AnswersPings(Context.ConnectionId) ? Task.CompletedTask : Task.Delay(Timeout.Infinite, Context.ConnectionAborted);

        public Task Started(StepStarted report) => Take(report);

        public Task Output(StepOutput report) => Take(report);

        public Task Finished(StepFinished report) => Take(report);

        public Task CancelAnswered(CancelAnswered answer) => Take(answer);

        public Task RunClosed(RunClosed report) => Take(report);

        public Task Cleared(ClearedReport report) => Take(report);

        public Task Goodbye(Goodbye goodbye) => Take(goodbye);

        private async Task Take(object report)
        {
            await server.OnReport(report);
            server.heard.Enqueue(report);
        }
    }
}
