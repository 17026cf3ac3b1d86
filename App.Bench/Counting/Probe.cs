using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace TestRuns.Benchmark.Counting;

/// <summary>
/// Lives in the server's and the controllers' processes, put there by <see cref="StartupHook"/>, so that the product need
/// not count for the benchmark. Whoever connects to its socket is told what was counted so far. It is SQLite itself that
/// tells of statements and commits, whoever made them.
/// </summary>
internal static unsafe partial class Probe
{
    /// <summary>The folder in which every process has a socket named after its id. Not set: nothing is counted.</summary>
    public const string Folder = "TESTRUNS_BENCH_PROBE";

    private const int Fine = 0;
    private const uint StatementDone = 2;

    private static long statements;
    private static long commits;

    public static void Start()
    {
        if (Environment.GetEnvironmentVariable(Folder) is not { Length: > 0 } folder) return;
        if (OnOpen(&Opened) != Fine) throw new InvalidOperationException("SQLite does not tell of new connections");
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

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Opened(nint database, nint* error, nint routines)
    {
        OnCommit(database, &Committed, 0);
        return OnTrace(database, StatementDone, &Traced, 0);
    }

    /// <summary>Only what has changed something is committed.</summary>
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Committed(nint context)
    {
        Interlocked.Increment(ref commits);
        return Fine;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Traced(uint what, nint context, nint statement, nint nanoseconds)
    {
        Interlocked.Increment(ref statements);
        return Fine;
    }

    [LibraryImport("e_sqlite3", EntryPoint = "sqlite3_auto_extension")]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    private static partial int OnOpen(delegate* unmanaged[Cdecl]<nint, nint*, nint, int> opened);

    [LibraryImport("e_sqlite3", EntryPoint = "sqlite3_commit_hook")]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    private static partial nint OnCommit(nint database, delegate* unmanaged[Cdecl]<nint, int> committed, nint context);

    [LibraryImport("e_sqlite3", EntryPoint = "sqlite3_trace_v2")]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    private static partial int OnTrace(nint database, uint events, delegate* unmanaged[Cdecl]<uint, nint, nint, nint, int> traced, nint context);
}
