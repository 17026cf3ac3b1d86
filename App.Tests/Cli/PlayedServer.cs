using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using TestRuns.Reporters.Wire;

namespace TestRuns.Tests.Cli;

/// <summary>A server that keeps what a reporter says, as the real one promises to, and fails as it is told to.</summary>
internal sealed class PlayedServer : IAsyncDisposable
{
    /// <summary>A session's first number: any will do.</summary>
    public const long First = 40;

    private readonly Lock gate = new();
    private readonly List<ReportItem> items = [];
    private WebApplication? app;
    private int reports;
    private long nextSeq = First;

    public Uri Url { get; private set; } = new("http://127.0.0.1:1");

    /// <summary>In their order, as they were called; Ping is left out.</summary>
    public ConcurrentQueue<string> Calls { get; } = new();

    /// <summary>Of the hellos, in their order.</summary>
    public ConcurrentQueue<string?> Secrets { get; } = new();

    /// <summary>How many hellos are taken in without an answer.</summary>
    public int LostHellos { get; set; }

    public IReadOnlyList<ReportItem> Items
    {
        get
        {
            lock (gate) return [.. items];
        }
    }

    /// <summary>Says of each report, by its number from 1, what is to happen to it.</summary>
    public Func<int, Fate> FateOf { get; set; } = _ => Fate.Answered;

    public ReporterWelcome Welcome { get; set; } = new()
    {
        Session = new ReporterKey("7", "secret"), RunId = 12, RunNumber = 3, Url = "/runs/12", ReconnectGraceMs = 5000, PingIntervalMs = 1000, MaxArtifactBytes = 1000,
    };

    public enum Fate
    {
        Answered,

        /// <summary>The connection breaks before anything is kept.</summary>
        LostBefore,

        /// <summary>It is kept, but the connection breaks before the answer.</summary>
        LostAfter,

        /// <summary>The server is in trouble of its own.</summary>
        Refused,
    }

    public async Task<PlayedServer> Start(string address = "http://127.0.0.1:0")
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(address);
        builder.Services.AddSingleton(this);
        builder.Services.AddSignalR(hub => hub.MaximumReceiveMessageSize = ReporterWire.LargestReport).AddJsonProtocol(json => ReporterWire.Apply(json.PayloadSerializerOptions));
        app = builder.Build();
        app.MapHub<PlayedHub>(ReporterWire.Path);
        await app.StartAsync();
        Url = new Uri(app.Urls.Single());
        return this;
    }

    public ReporterWelcome Hello(ReporterHello hello)
    {
        Secrets.Enqueue(hello.Secret);
        Calls.Enqueue(hello.Session is null ? "Hello" : "Hello again");
        lock (gate) return Welcome with { NextSeq = nextSeq, Resumed = hello.Session is not null };
    }

    public Fate Report(ItemReport report, out ReportAnswer answer)
    {
        Calls.Enqueue("Report");
        lock (gate)
        {
            var fate = FateOf(++reports);
            if (fate is Fate.Answered or Fate.LostAfter)
            {
                foreach (var item in report.Items.Where(item => item.Seq >= nextSeq))
                {
                    item.Seq.ShouldBe(nextSeq, "nothing is left out");
                    items.Add(item);
                    nextSeq = item.Seq + 1;
                }
            }
            answer = new ReportAnswer(nextSeq, new Dictionary<string, long>());
            return fate;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (app is not null) await app.DisposeAsync();
    }
}

internal sealed class PlayedHub(PlayedServer server) : Hub<IReporterSocket>, IReporterHub
{
    public async Task<ReporterWelcome> Hello(ReporterHello hello)
    {
        var welcome = server.Hello(hello);
        if (server.Secrets.Count > server.LostHellos) return welcome;
        Context.Abort();
        await Task.Delay(Timeout.InfiniteTimeSpan, Context.ConnectionAborted);
        return welcome;
    }

    public Task Ping() => Task.CompletedTask;

    public async Task<ReportAnswer> Report(ItemReport report)
    {
        var fate = server.Report(report, out var answer);
        if (fate == PlayedServer.Fate.Refused) throw new HubException("The disk is full.");
        if (fate is PlayedServer.Fate.LostBefore or PlayedServer.Fate.LostAfter)
        {
            Context.Abort();
            await Task.Delay(Timeout.InfiniteTimeSpan, Context.ConnectionAborted);
        }
        return answer;
    }

    public Task Ended(EndedReport report) => Note("Ended");

    public Task<FinishAnswer> Finish(FinishReport report)
    {
        server.Calls.Enqueue("Finish");
        return Task.FromResult(new FinishAnswer("passed"));
    }

    public Task Goodbye(ReporterGoodbye goodbye) => Note($"Goodbye: {goodbye.Why}");

    private Task Note(string call)
    {
        server.Calls.Enqueue(call);
        return Task.CompletedTask;
    }
}
