namespace TestRuns.Worker.Browsers;

/// <summary>The browser of this machine that browser steps use.</summary>
public static class MachineBrowser
{
    /// <summary>Names the browser's program, where a controller is not told it otherwise.</summary>
    public const string Variable = "TESTRUNS_BROWSER";

    /// <summary>In place of a program: browser steps are for other controllers.</summary>
    public const string None = "none";

    public const string Remedy = $"install Chromium, Chrome or Edge there, or name its program with --browser PATH or {Variable}, and start the controller again";

    private static readonly string[] Programs = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge", "microsoft-edge-stable", "chrome.exe", "msedge.exe", "Google Chrome"];

    /// <param name="wished">Its program, or <see cref="None"/>; null: the variable names it, else it is looked for.</param>
    /// <returns>The program's path; null: there is none.</returns>
    public static string? Find(string? wished)
    {
        var named = wished ?? Environment.GetEnvironmentVariable(Variable);
        if (!string.IsNullOrWhiteSpace(named)) return named != None && File.Exists(named) ? Path.GetFullPath(named) : null;
        return (from folder in Folders() from program in Programs select Path.Combine(folder, program)).FirstOrDefault(File.Exists);
    }

    /// <summary>What is said where <see cref="Find"/> finds none.</summary>
    public static string Missing(string? wished) => (wished ?? Environment.GetEnvironmentVariable(Variable)) switch
    {
        null or "" => $"none: {Remedy}",
        None => "none: it was told not to use one",
        var named => $"none: there is no {named}; {Remedy}",
    };

    /// <summary>"Chromium", "Chrome", "Edge", by its program's name.</summary>
    public static string NameOf(string program) => Path.GetFileNameWithoutExtension(program).ToLowerInvariant() switch
    {
        var name when name.Contains("edge", StringComparison.Ordinal) => "Edge",
        var name when name.Contains("chromium", StringComparison.Ordinal) => "Chromium",
        var name when name.Contains("chrome", StringComparison.Ordinal) => "Chrome",
        var name => name,
    };

    private static IEnumerable<string> Folders()
    {
        foreach (var folder in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)) yield return folder;
        // A service has a short search path.
        if (OperatingSystem.IsMacOS()) yield return "/Applications/Google Chrome.app/Contents/MacOS";
        if (!OperatingSystem.IsWindows())
        {
            yield return "/usr/bin";
            yield return "/snap/bin";
            yield break;
        }

        foreach (var root in new[] { Environment.SpecialFolder.ProgramFiles, Environment.SpecialFolder.ProgramFilesX86, Environment.SpecialFolder.LocalApplicationData })
        {
            yield return Path.Combine(Environment.GetFolderPath(root), "Google", "Chrome", "Application");
            yield return Path.Combine(Environment.GetFolderPath(root), "Microsoft", "Edge", "Application");
        }
    }
}
