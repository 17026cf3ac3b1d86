using System.Reflection;

namespace TestRuns.Controllers;

internal static class ProgramVersion
{
    public static string Own { get; } = typeof(ProgramVersion).Assembly.GetName().Version?.ToString(3) ?? "?";
}
