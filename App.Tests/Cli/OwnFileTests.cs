using TestRuns.Cli;
using TestRuns.Tests.Support;

namespace TestRuns.Tests.Cli;

public sealed class OwnFileTests : IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void What_was_there_before_is_not_written_into()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Other rights");
        var (path, theirs) = (folder.At("backup.zip.part"), folder.At("theirs"));
        File.WriteAllText(theirs, "open to all");
        File.CreateSymbolicLink(path, theirs);
        using (var file = OwnFile.Create(path)) file.Write("secret"u8);
        File.ReadAllText(theirs).ShouldBe("open to all");
        File.ResolveLinkTarget(path, returnFinalTarget: false).ShouldBeNull();
        if (!OperatingSystem.IsWindows()) File.GetUnixFileMode(path).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }
}
