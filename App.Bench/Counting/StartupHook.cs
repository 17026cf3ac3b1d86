using TestRuns.Benchmark.Counting;

#pragma warning disable MA0047 // The runtime looks for this name, in no namespace.
/// <summary>Called by the runtime in every .NET program that DOTNET_STARTUP_HOOKS names this assembly to, before its own first line.</summary>
internal static class StartupHook
{
    public static void Initialize() => Probe.Start();
}
#pragma warning restore MA0047
