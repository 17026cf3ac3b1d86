using System.Text.Encodings.Web;
using System.Text.Json;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace TestRuns.Worker;

/// <summary>
/// The log of a controller on standard error: a line for people, or a JSON object for machines. Nobody ever waits for it:
/// when the reader does not read, the oldest lines are dropped.
/// </summary>
internal sealed class WorkerLog : ILoggerProvider
{
    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Channel<string> lines = Channel.CreateBounded<string>(new BoundedChannelOptions(1000) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });
    private readonly TextWriter writer;
    private readonly bool json;
    private readonly TimeProvider time;
    private readonly Thread thread;

    public WorkerLog(TextWriter writer, bool json, TimeProvider time)
    {
        (this.writer, this.json, this.time) = (writer, json, time);
        thread = new Thread(Write) { IsBackground = true, Name = "Log" };
        thread.Start();
    }

    public ILogger CreateLogger(string categoryName) => new Lines(this);

    public ILogger<T> For<T>() => new Lines<T>(this);

    public void Dispose()
    {
        lines.Writer.TryComplete();
        thread.Join(TimeSpan.FromSeconds(1));
    }

    internal string Line(LogLevel level, EventId id, string message, IEnumerable<KeyValuePair<string, object?>> facts, Exception? error)
    {
        if (json) return JsonLine(level, id, message, facts, error);
        var mark = level >= LogLevel.Error ? "error: " : level == LogLevel.Warning ? "warning: " : "";
        return $"{time.GetLocalNow():HH:mm:ss} {mark}{message}{(error is null ? "" : $"{Environment.NewLine}{error}")}";
    }

    private string JsonLine(LogLevel level, EventId id, string message, IEnumerable<KeyValuePair<string, object?>> facts, Exception? error)
    {
        var entry = new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["at"] = time.GetUtcNow(),
            ["level"] = level.ToString().ToLowerInvariant(),
            ["event"] = id.Name,
            ["message"] = message,
        };
        foreach (var (name, value) in facts.Where(fact => fact.Key != "{OriginalFormat}")) entry[JsonNamingPolicy.CamelCase.ConvertName(name)] = value is null or int or long or double or bool ? value : value.ToString();
        if (error is not null) entry["error"] = error.ToString();
        return JsonSerializer.Serialize(entry, Json);
    }

    private void Write()
    {
        while (lines.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            while (lines.Reader.TryRead(out var line)) writer.WriteLine(line);
            writer.Flush();
        }
    }

    private class Lines(WorkerLog log) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (!IsEnabled(logLevel)) return;
            var facts = state as IEnumerable<KeyValuePair<string, object?>> ?? [];
            log.lines.Writer.TryWrite(log.Line(logLevel, eventId, formatter(state, exception), facts, exception));
        }
    }

    private sealed class Lines<T>(WorkerLog log) : Lines(log), ILogger<T>;
}
