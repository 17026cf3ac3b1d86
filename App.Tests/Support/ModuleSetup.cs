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

    /// <summary>Hosts that tests make watch no settings for changes: each would take one of the few watches that all programs of a user share.</summary>
    [ModuleInitializer]
    internal static void WatchNothing() => Environment.SetEnvironmentVariable("DOTNET_hostBuilder__reloadConfigOnChange", "false");
}
