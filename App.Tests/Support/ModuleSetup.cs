using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.Loader;

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
}
