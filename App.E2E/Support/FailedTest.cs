namespace TestRuns.E2E.Support;

/// <summary>What helps to understand a test that failed is kept in <c>TestResults/TEST NAME/</c> of the project's folder.</summary>
public static class FailedTest
{
    public static bool IsFailed => TestContext.Current.TestState?.Result == TestResult.Failed;

    /// <summary>Where this test's things go.</summary>
    public static string Folder
    {
        get
        {
            var name = TestContext.Current.Test?.TestDisplayName ?? "unknown";
            var safe = string.Concat(name.Select(letter => char.IsLetterOrDigit(letter) || letter is '.' or '-' or '_' ? letter : '-'));
            // bin/Debug/net10.0 is three below the project.
            return Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "..", "TestResults", safe.Length > 120 ? safe[..120] : safe));
        }
    }

    /// <summary>Keeps a text, if the test failed.</summary>
    public static void Keep(string file, string text)
    {
        if (!IsFailed) return;
        Directory.CreateDirectory(Folder);
        var path = Path.Combine(Folder, file);
        File.WriteAllText(path, text);
        TestContext.Current.TestOutputHelper?.WriteLine($"{file}: {path}");
    }
}
