using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using TestRuns.Benchmark;
using TestRuns.Benchmark.Floors.Ways;
using TestRuns.E2E.Support;

// Before the first use of SQLite by anybody: gap 2 of App/Gaps.targets.
RuntimeHelpers.RunModuleConstructor(typeof(DatabaseFile).Module.ModuleHandle);

// This program is also what it measures the product against.
switch (args)
{
    case [BareServer.Switch, var folder]: return await BareServer.Serve(folder);
    case [BareController.Switch, var server]: return await BareController.Run(new Uri(server));
}

Wish wish;
IReadOnlyList<Row> rows;
try
{
    wish = Wish.Read(args);
    rows = wish.Choose(AllRows.InOrder);
}
catch (ArgumentException wrong)
{
    await Console.Error.WriteLineAsync(wrong.Message);
    return 2;
}

if (wish.List)
{
    foreach (var row in rows) Console.WriteLine($"{row.Name,-28} {row.What}");
    return 0;
}

using var stop = new CancellationTokenSource();
// Everything that was started is ended before this program is.
using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);

var outcomes = new List<Outcome>();
await using (var bench = new Bench(wish.Smoke))
{
    foreach (var row in rows)
    {
        if (stop.IsCancellationRequested) break;
        outcomes.Add(await bench.Carry(row, stop.Token));
    }
}

if (wish.Json) Console.WriteLine(JsonTable.Of(outcomes));
else Table.Print(Console.Out, outcomes, wish.Smoke);
return outcomes.Count == rows.Count && outcomes.All(outcome => outcome.HasNumber) ? 0 : 1;

void Stop(PosixSignalContext signal)
{
    signal.Cancel = true;
    stop.Cancel();
}
