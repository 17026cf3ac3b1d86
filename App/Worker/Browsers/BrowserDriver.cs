using System.IO.Compression;
using System.Reflection;

namespace TestRuns.Worker.Browsers;

/// <summary>
/// Where Playwright's driver is, the program that drives browsers: beside this program, in the package it was built with, or
/// inside this program, from where it is unpacked when it is first needed.
/// </summary>
internal sealed class BrowserDriver(string workspaceRoot)
{
    /// <summary>Playwright's own word for it: the folder in which <c>.playwright</c> is.</summary>
    public const string Variable = "PLAYWRIGHT_DRIVER_SEARCH_PATH";

    private const string Inside = "browser-driver.zip";
    private const string Folder = ".playwright";

    private readonly Lock gate = new();
    private Task<string>? place;

    /// <summary>What keeps this program from using any browser; null: nothing.</summary>
    public static string? WhyNone => Beside() is not null || HasInside ? null : $"this program was made without Playwright's driver; name a folder that has {Folder} in it with {Variable}";

    private static bool HasInside => typeof(BrowserDriver).Assembly.GetManifestResourceInfo(Inside) is not null;

    /// <summary>The folder in which it is, once it is there.</summary>
    /// <exception cref="IOException">There is none, or it could not be unpacked.</exception>
    public Task<string> Place(CancellationToken cancellationToken)
    {
        lock (gate)
        {
            // A disk that was full may have room again.
            if (place is null or { IsFaulted: true }) place = Task.Run(() => Beside() ?? Unpack(), CancellationToken.None);
            return place.WaitAsync(cancellationToken);
        }
    }

    private static string? Beside()
    {
        var package = typeof(BrowserDriver).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().FirstOrDefault(entry => entry.Key == "PlaywrightPackage")?.Value;
        return new[] { Environment.GetEnvironmentVariable(Variable), AppContext.BaseDirectory, package }
            .FirstOrDefault(folder => !string.IsNullOrEmpty(folder) && Directory.Exists(Path.Combine(folder, Folder, "node")));
    }

    private string Unpack()
    {
        using var packed = typeof(BrowserDriver).Assembly.GetManifestResourceStream(Inside) ?? throw new IOException(WhyNone);
        var room = ControlFolder.Of(workspaceRoot);
        // Another version of this program has another driver.
        var target = Path.Combine(room, $"driver-{typeof(BrowserDriver).Assembly.ManifestModule.ModuleVersionId:N}");
        if (Directory.Exists(target)) return target;
        foreach (var older in Directory.EnumerateDirectories(room, "driver-*")) Directory.Delete(older, recursive: true);
        var half = Path.Combine(room, "driver-half");
        using (var archive = new ZipArchive(packed, ZipArchiveMode.Read)) archive.ExtractToDirectory(half);
        if (!OperatingSystem.IsWindows())
        {
            foreach (var node in Directory.EnumerateFiles(half, "node", SearchOption.AllDirectories))
                File.SetUnixFileMode(node, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        // Whole or not at all.
        Directory.Move(half, target);
        return target;
    }
}
