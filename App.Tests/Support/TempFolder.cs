namespace TestRuns.Tests.Support;

/// <summary>A folder of the test's own, gone with it.</summary>
public sealed class TempFolder : IDisposable
{
    private const int Tries = 1000;

    public string Path { get; } = Directory.CreateTempSubdirectory("testruns-").FullName;

    public string At(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose()
    {
        // SQLite's driver closes a database in the background at times, and makes a file by it while the others are removed.
        for (var tries = 1; ; tries++)
        {
            try
            {
                Directory.Delete(Path, recursive: true);
                return;
            }
            catch (IOException) when (tries < Tries && Directory.Exists(Path))
            {
                Thread.Yield();
            }
        }
    }
}
