using System.Diagnostics;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;

namespace TestRuns.Storage;

/// <summary>
/// How a connection waits while another one writes: a look each millisecond. The SQLite in the package was built without
/// usleep, so its own busy handler sleeps a whole second each time, which made every tenth page a second late.
/// </summary>
internal static unsafe partial class SqliteWaiting
{
    private const int Again = 1;
    private const int GiveUp = 0;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    [ThreadStatic]
    private static long began;

    // By name: the property's type is SQLitePCLRaw.core 2.1's, which cannot be referenced here (gap 2 of App/Gaps.targets).
    private static readonly PropertyInfo Handle = typeof(SqliteConnection).GetProperty(nameof(Handle))!;

    /// <returns>SQLite's own handle: a pooled connection that is opened again has the same.</returns>
    public static SafeHandle Set(SqliteConnection connection)
    {
        var handle = (SafeHandle)Handle.GetValue(connection)!;
        _ = SetHandler(handle.DangerousGetHandle(), &Wait, 0);
        return handle;
    }

    /// <param name="tries">How often it was called for this lock: 0 is the first.</param>
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Wait(nint state, int tries)
    {
        if (tries == 0) began = Stopwatch.GetTimestamp();
        if (Stopwatch.GetElapsedTime(began) > Limit) return GiveUp;
#pragma warning disable RS0030 // SQLite calls from native code and waits for the answer: there is nothing to await.
        Thread.Sleep(1);
#pragma warning restore RS0030
        return Again;
    }

    [LibraryImport("e_sqlite3", EntryPoint = "sqlite3_busy_handler")]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    private static partial int SetHandler(nint database, delegate* unmanaged[Cdecl]<nint, int, int> handler, nint state);
}
