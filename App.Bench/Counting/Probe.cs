using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace TestRuns.Benchmark.Counting;

/// <summary>
/// Lives in the server's and the controllers' processes, put there by <see cref="StartupHook"/>, so that the product need
/// not count for the benchmark. Whoever connects to its socket and says what for is told what was counted so far, or what of
/// the heap is in use. It is SQLite itself that tells of statements and commits, whoever made them.
/// </summary>
internal static unsafe partial class Probe
{
    /// <summary>The folder in which every process has a socket named after its id. Not set: nothing is counted.</summary>
    public const string Folder = "TESTRUNS_BENCH_PROBE";

    private const int Fine = 0;
    private const uint StatementDone = 2;

    /// <summary>Asks for what was counted so far: allocated bytes, statements, commits.</summary>
    public const byte Counts = (byte)'c';

    /// <summary>Asks for how many bytes are in use: all that is not is given back first.</summary>
    public const byte Live = (byte)'l';

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
        var question = new byte[1];
        while (true)
        {
            using var asker = socket.Accept();
            if (asker.Receive(question) == 0) continue;
            var answer = question[0] == Live ? $"{InUse()}" : $"{GC.GetTotalAllocatedBytes()} {Interlocked.Read(ref statements)} {Interlocked.Read(ref commits)}";
            asker.Send(Encoding.ASCII.GetBytes(answer));
        }
    }

    private static long InUse()
    {
        // Twice: what is only waiting for its finalizer is not in use.
        for (var time = 0; time < 2; time++)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
        }

        return GC.GetTotalMemory(forceFullCollection: true);
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
