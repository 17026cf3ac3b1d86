using System.Data.Common;
using System.Diagnostics;
using System.Net.Sockets;
using System.Text;

namespace TestRuns.Benchmark.Counting;

/// <summary>
/// Lives in the server's and the controllers' processes, put there by <see cref="StartupHook"/>, so that the product need
/// not count for the benchmark. Whoever connects to its socket is told what was counted so far.
/// </summary>
internal static class Probe
{
    /// <summary>The folder in which every process has a socket named after its id. Not set: nothing is counted.</summary>
    public const string Folder = "TESTRUNS_BENCH_PROBE";

    private static long statements;
    private static long commits;

    public static void Start()
    {
        if (Environment.GetEnvironmentVariable(Folder) is not { Length: > 0 } folder) return;
        DiagnosticListener.AllListeners.Subscribe(new Listener<DiagnosticListener>(ListenTo));
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(Path.Combine(folder, $"{Environment.ProcessId}")));
        socket.Listen();
        new Thread(() => Answer(socket)) { IsBackground = true, Name = "benchmark's probe" }.Start();
    }

    private static void Answer(Socket socket)
    {
        while (true)
        {
            using var asker = socket.Accept();
            asker.Send(Encoding.ASCII.GetBytes($"{GC.GetTotalAllocatedBytes()} {Interlocked.Read(ref statements)} {Interlocked.Read(ref commits)}"));
        }
    }

    private static void ListenTo(DiagnosticListener source)
    {
        if (source.Name == "Microsoft.EntityFrameworkCore")
            source.Subscribe(new Listener<KeyValuePair<string, object?>>(Take), name => name.EndsWith(".CommandExecuted", StringComparison.Ordinal) || name.EndsWith(".TransactionCommitted", StringComparison.Ordinal));
    }

    private static void Take(KeyValuePair<string, object?> happened)
    {
        if (happened.Key.EndsWith(".TransactionCommitted", StringComparison.Ordinal))
        {
            Interlocked.Increment(ref commits);
            return;
        }

        Interlocked.Increment(ref statements);
        // A change outside of any transaction is one of its own.
        if (happened.Value?.GetType().GetProperty("Command")?.GetValue(happened.Value) is DbCommand { Transaction: null } command && IsChange(command.CommandText))
            Interlocked.Increment(ref commits);
    }

    private static bool IsChange(string sql) =>
        sql.Contains("INSERT", StringComparison.Ordinal) || sql.Contains("UPDATE", StringComparison.Ordinal) || sql.Contains("DELETE", StringComparison.Ordinal);

    private sealed class Listener<T>(Action<T> take) : IObserver<T>
    {
        public void OnNext(T value) => take(value);

        public void OnCompleted()
        {
        }

        public void OnError(Exception error)
        {
        }
    }
}
