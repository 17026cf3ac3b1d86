using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace TestRuns.E2E.Support;

/// <summary>Where the pages are, as the program that was built says it: a page that is made tomorrow is among them.</summary>
internal static class PageRoutes
{
    /// <summary>Such as <c>/runs/{Id:long}</c>. Read from the file: nothing of the program is loaded.</summary>
    public static IReadOnlyList<string> All()
    {
        var folder = typeof(PageRoutes).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(entry => entry.Key == "ServerFolder").Value!;
        using var file = new PEReader(File.OpenRead(Path.Combine(Path.GetFullPath(folder), "testruns.dll")));
        var program = file.GetMetadataReader();
        return [.. program.CustomAttributes.Select(program.GetCustomAttribute).Where(attribute => IsRoute(program, attribute)).Select(attribute => Template(program, attribute)).Order(StringComparer.Ordinal)];
    }

    private static bool IsRoute(MetadataReader program, CustomAttribute attribute)
    {
        if (attribute.Constructor.Kind != HandleKind.MemberReference) return false;
        var of = program.GetMemberReference((MemberReferenceHandle)attribute.Constructor).Parent;
        if (of.Kind != HandleKind.TypeReference) return false;
        var type = program.GetTypeReference((TypeReferenceHandle)of);
        return program.GetString(type.Name) == "RouteAttribute" && program.GetString(type.Namespace) == "Microsoft.AspNetCore.Components";
    }

    /// <summary>Its one argument: behind the two bytes with which all of them begin.</summary>
    private static string Template(MetadataReader program, CustomAttribute attribute)
    {
        var arguments = program.GetBlobReader(attribute.Value);
        arguments.ReadUInt16();
        return arguments.ReadSerializedString()!;
    }
}
