using System.Collections;
using System.Globalization;
using TestRuns.Controllers.Wire;
using TestRuns.Worker.Processes;

namespace TestRuns.Worker.Steps;

internal static class StepEnvironment
{
    // The product's own settings, with the secrets that may be in them, are not a step's business.
    private const string Settings = "TESTRUNS__";

    /// <summary>Where the controller's own token may stand.</summary>
    public const string Token = "TESTRUNS_CONTROLLER_TOKEN";

    /// <summary>The controller's own variables, the order's on top of them, the markers on top of all.</summary>
    public static Dictionary<string, string> Of(StepOrder order, string identity)
    {
        var all = Own(identity);
        foreach (var (name, value) in order.Environment) all[name] = value;
        all[Markers.Controller] = identity;
        all[Markers.Run] = order.Id.RunId.ToString(CultureInfo.InvariantCulture);
        all[Markers.Step] = order.Id.StepId.ToString(CultureInfo.InvariantCulture);
        return all;
    }

    /// <summary>For what is no step.</summary>
    public static Dictionary<string, string> Own(string identity)
    {
        var all = new Dictionary<string, string>(OperatingSystem.IsWindows() ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal);
        foreach (DictionaryEntry own in Environment.GetEnvironmentVariables())
        {
            var name = (string)own.Key;
            if (!name.StartsWith(Settings, StringComparison.OrdinalIgnoreCase) && name != Token) all[name] = (string?)own.Value ?? "";
        }

        all[Markers.Controller] = identity;
        return all;
    }

    /// <summary>What is wrong with the order's variables; null: nothing.</summary>
    public static string? Mistake(StepOrder order)
    {
        foreach (var (name, value) in order.Environment)
        {
            if (name.Length == 0 || name.Contains('=') || name.Contains('\0')) return $"'{name}' cannot be the name of a variable";
            if (value.Contains('\0')) return $"the variable {name} has a zero character in it";
        }
        return null;
    }
}
