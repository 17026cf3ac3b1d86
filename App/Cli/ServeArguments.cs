namespace TestRuns.Cli;

/// <param name="Urls">Null: the setting <c>Urls</c>, else <see cref="DefaultUrl"/>.</param>
/// <param name="Data">Null: the setting <c>Data:Path</c>, else a folder of the user's.</param>
public sealed record ServeArguments(string? Urls, string? Data)
{
    public const string DefaultUrl = "http://localhost:5080";

    /// <summary>The same from whatever folder the server is started.</summary>
    public static string DefaultData
    {
        get
        {
            var home = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.Create);
            return Path.Combine(home.Length > 0 ? home : Environment.CurrentDirectory, "testruns");
        }
    }
}
