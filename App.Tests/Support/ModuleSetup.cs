using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.Loader;
using Bunit;

namespace TestRuns.Tests.Support;

internal static class ModuleSetup
{
    /// <summary>bunit asks for a newer AngleSharp.Diffing than the registry has (see App.Tests.csproj): answered by name.</summary>
    [ModuleInitializer]
    internal static void AnswerByName()
    {
        AssemblyLoadContext.Default.Resolving += (context, name) =>
            name.Name == "AngleSharp.Diffing" ? context.LoadFromAssemblyName(new AssemblyName(name.Name)) : null;
    }

    /// <summary>By itself a test of a page waits one second for what is to be shown. That is a guess about the machine.</summary>
    [ModuleInitializer]
    internal static void Wait() => BunitContext.DefaultWaitTimeout = Eventually.Limit;

    /// <summary>
    /// Tests hold threads of the pool while they wait for a page or stand in for who commits. On two processors the pool has
    /// two, and gives a further one only twice a second: what others were to do in time would come seconds later.
    /// </summary>
    [ModuleInitializer]
    internal static void HaveThreads() => ThreadPool.SetMinThreads(32, 32);

    /// <summary>Hosts that tests make watch no settings for changes: each would take one of the few watches that all programs of a user share.</summary>
    [ModuleInitializer]
    internal static void WatchNothing() => Environment.SetEnvironmentVariable("DOTNET_hostBuilder__reloadConfigOnChange", "false");
}
