namespace TestRuns.Worker.Browsers;

internal static class OwnProgram
{
    /// <summary>A line for the shell that starts this program once more, however it was started: by itself, by <c>dotnet</c>, or as one file.</summary>
    public static string Line(string verb)
    {
        var program = Environment.ProcessPath ?? throw new InvalidOperationException("This program does not know where it is.");
        var (own, library) = (Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "testruns.exe" : "testruns"), Path.Combine(AppContext.BaseDirectory, "testruns.dll"));
        if (Path.GetFileNameWithoutExtension(program) == "dotnet") return $"{ShellWord.Of(program)} {ShellWord.Of(library)} {verb}";
        return $"{ShellWord.Of(File.Exists(own) ? own : program)} {verb}";
    }
}
