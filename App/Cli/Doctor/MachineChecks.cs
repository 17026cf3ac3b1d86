using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using TestRuns.Worker.Browsers;
using TestRuns.Worker.Processes.Cgroups;

namespace TestRuns.Cli.Doctor;

/// <summary>What steps find on this machine, when its controller is the server's own or another one.</summary>
internal static class MachineChecks
{
    private const int FewFiles = 4096;

    public static IEnumerable<Finding> Look()
    {
        yield return Browser();
        yield return Trees();
        if (OperatingSystem.IsLinux()) yield return Files();
    }

    private static Finding Browser()
    {
        if (MachineBrowser.Find(wished: null) is not { } found) return Finding.Mind("browser", "none was found", "Only browser steps need it: install Chromium, Chrome or Edge on the machines on which they run.");
        return BrowserDriver.WhyNone is { } why
            ? Finding.Mind("browser", $"{found}, and nothing to drive it with", $"Only browser steps need it: {why}.")
            : Finding.Good("browser", found);
    }

    private static Finding Trees()
    {
        if (!OperatingSystem.IsLinux()) return Finding.Mind("process trees", "this system has no cgroups", "Processes that leave their step's tree may outlive an abort here. Linux controllers do not have this limit.");
        using var trees = CgroupTrees.TryCreate($"doctor-{Environment.ProcessId}", TimeProvider.System, NullLogger.Instance, out var reason);
        return trees is not null
            ? Finding.Good("process trees", "each step gets a cgroup of its own")
            : Finding.Mind("process trees", $"no cgroups for steps ({reason}): process groups are used", "Run the server or controller as a service with Delegate=yes (deploy/testruns.service) or as root: then nothing that a step starts can get away.");
    }

    /// <summary>The hard limit: the runtime raises its own to that.</summary>
    private static Finding Files()
    {
        var line = File.ReadLines("/proc/self/limits").FirstOrDefault(line => line.StartsWith("Max open files", StringComparison.Ordinal)) ?? "";
        var hard = line.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [_, _, _, _, var limit, ..] ? limit : "unknown";
        return int.TryParse(hard, CultureInfo.InvariantCulture, out var files) && files < FewFiles
            ? Finding.Mind("open files", $"at most {files}", "Each tab, controller and log needs one: LimitNOFILE=65536 in the service's unit, or ulimit -n.")
            : Finding.Good("open files", $"at most {hard}");
    }
}
