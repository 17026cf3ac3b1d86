using System.Net;
using System.Threading.Channels;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;
using TestRuns.Catalog;
using TestRuns.Reporters.Wire;
using TestRuns.Worker.Session;

namespace TestRuns.Tests.Reporters;

/// <summary>An outside suite's process: a real connection, and what it says is the test's to choose.</summary>
internal sealed class PlayedReporter(ReporterLab lab, string token, bool pings) : IAsyncDisposable
{
    private readonly Channel<AbortOrder> aborts = Channel.CreateUnbounded<AbortOrder>();
    private readonly Channel<CaseCancelOrder> cancels = Channel.CreateUnbounded<CaseCancelOrder>();
    private readonly CancellationTokenSource gone = new();
    private HubConnection? socket;
    private long seq;

    public ReporterWelcome Welcome { get; private set; } = null!;

    public long RunId => Welcome.RunId;

    public async Task Connect(ReporterLab? to = null)
    {
        var builder = new HubConnectionBuilder().AddJsonProtocol(json => ReporterWire.Apply(json.PayloadSerializerOptions));
        builder.Services.AddSingleton<IConnectionFactory>(new WebSocketFactory(token));
        builder.Services.AddSingleton<EndPoint>(new UriEndPoint((to ?? lab).Address));
        socket = builder.Build();
        socket.On<AbortOrder>(nameof(IReporterSocket.Abort), order => aborts.Writer.TryWrite(order));
        socket.On<CaseCancelOrder>(nameof(IReporterSocket.CaseCancel), order => cancels.Writer.TryWrite(order));
        await socket.StartAsync();
    }

    public async Task<ReporterWelcome> Hello(Func<ReporterHello, ReporterHello>? change = null)
    {
        var hello = new ReporterHello
        {
            Version = ReporterWire.Version,
            Client = new ReporterProgram("pytest", "1.0", "ci-4", 17),
            Run = new ReportedWish { Project = SampleProject.Key, Name = "nightly" },
        };
        Welcome = await Call<ReporterWelcome>(nameof(IReporterHub.Hello), change?.Invoke(hello) ?? hello);
        if (Welcome.Refused is null && pings) _ = KeepPinging(socket!);
        return Welcome;
    }

    /// <summary>The same session, with a new socket.</summary>
    /// <param name="to">Another server, in a later life.</param>
    public async Task<ReporterWelcome> Return(ReporterLab? to = null)
    {
        var session = Welcome.Session;
        await Connect(to);
        return await Hello(hello => hello with { Session = session });
    }

    /// <summary>Its connection is gone, and it is still there.</summary>
    public async Task Break()
    {
        if (socket is not null) await socket.DisposeAsync();
        socket = null;
    }

    /// <summary>Numbers the items and sends them.</summary>
    public Task<ReportAnswer> Report(params IEnumerable<ReportItem> items) => Send([.. items.Select(Numbered)]);

    public ReportItem Numbered(ReportItem item) => item with { Seq = seq++, At = item.At ?? TimeProvider.System.GetUtcNow() };

    /// <summary>As they are, numbers and all.</summary>
    public Task<ReportAnswer> Send(params IReadOnlyList<ReportItem> items) => Call<ReportAnswer>(nameof(IReporterHub.Report), new ItemReport(items));

    public Task<FinishAnswer> Finish(int? exitCode = null, ReportedStatus? status = null) => Call<FinishAnswer>(nameof(IReporterHub.Finish), new FinishReport(exitCode, status));

    public Task Ended(int processes = 3, int left = 0) => socket!.InvokeAsync(nameof(IReporterHub.Ended), new EndedReport(processes, left, 40, "cgroup")).WaitAsync(ReporterLab.Limit);

    public Task Goodbye(string why) => socket!.InvokeAsync(nameof(IReporterHub.Goodbye), new ReporterGoodbye(why)).WaitAsync(ReporterLab.Limit);

    public Task Ping() => socket!.InvokeAsync(nameof(IReporterHub.Ping)).WaitAsync(ReporterLab.Limit);

    public Task<T> Call<T>(string method, object message) => socket!.InvokeAsync<T>(method, message).WaitAsync(ReporterLab.Limit);

    /// <summary>The next order to end that comes.</summary>
    public Task<AbortOrder> Aborted() => aborts.Reader.ReadAsync().AsTask().WaitAsync(ReporterLab.Limit);

    public Task<CaseCancelOrder> CaseCancelled() => cancels.Reader.ReadAsync().AsTask().WaitAsync(ReporterLab.Limit);

    public async ValueTask DisposeAsync()
    {
        await gone.CancelAsync();
        await Break();
        gone.Dispose();
    }

    private async Task KeepPinging(HubConnection on)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(0.3));
        try
        {
            while (await timer.WaitForNextTickAsync(gone.Token)) await on.InvokeAsync(nameof(IReporterHub.Ping), gone.Token);
        }
        catch (Exception) when (on.State != HubConnectionState.Connected || gone.IsCancellationRequested)
        {
            // Its socket is gone: the test has broken it, or is over.
        }
    }
}

/// <summary>What a suite says.</summary>
internal static class Said
{
    public static ReportItem Begins(string id, string? title = null, int attempt = 1) => new() { Seq = 0, Type = ItemTypes.CaseStarted, Case = id, Title = title ?? id, Attempt = attempt };

    public static ReportItem Ends(string id, ReportedStatus status = ReportedStatus.Passed, int attempt = 1, string? result = null, bool? final = null) =>
        new() { Seq = 0, Type = ItemTypes.CaseFinished, Case = id, Status = status, Attempt = attempt, Result = result, Final = final };

    public static ReportItem StepBegins(string runCase, string step, int attempt = 1) =>
        new() { Seq = 0, Type = ItemTypes.StepStarted, Case = runCase, Step = step, Name = step, Attempt = attempt, Kind = "run" };

    public static ReportItem StepEnds(string runCase, string step, ReportedStatus status = ReportedStatus.Passed, string? message = null) =>
        new() { Seq = 0, Type = ItemTypes.StepFinished, Case = runCase, Step = step, Status = status, Message = message };

    public static ReportItem Prints(string step, params IEnumerable<string> lines) =>
        new() { Seq = 0, Type = ItemTypes.Output, Step = step, Lines = [.. lines.Select(line => new ReportedLine(TimeProvider.System.GetUtcNow(), false, line))] };

    public static ReportItem Plans(int cases) => new() { Seq = 0, Type = ItemTypes.Plan, Cases = cases };
}
