using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.Loader;

namespace TestRuns.Storage;

/// <summary>
/// Gap 2 of App/Gaps.targets: EF Core asks for SQLitePCLRaw.core 2.1, the registry has 2.0.6. The runtime refuses a lower
/// version by itself, so the request is answered here by name. Goes when 2.1 can be restored.
/// </summary>
internal static class SqliteAssembly
{
#pragma warning disable CA2255 // A module initialiser is the only place that runs before the first use of EF Core, whoever is the host.
    [ModuleInitializer]
    internal static void AnswerByName()
    {
        AssemblyLoadContext.Default.Resolving += (context, name) =>
            name.Name == "SQLitePCLRaw.core" ? context.LoadFromAssemblyName(new AssemblyName(name.Name)) : null;
    }
#pragma warning restore CA2255
}
