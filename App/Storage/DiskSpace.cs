using System.Globalization;

namespace TestRuns.Storage;

public static class DiskSpace
{
    /// <summary>What is free for this user on the disk that the folder is on, in bytes.</summary>
    public static long FreeAt(string folder) => new DriveInfo(Path.GetFullPath(folder)).AvailableFreeSpace;

    /// <summary>For people: "1.2 GB", "350 MB", "12 KB".</summary>
    public static string Words(long bytes) => bytes switch
    {
        >= 1L << 30 => string.Create(CultureInfo.InvariantCulture, $"{bytes / (double)(1L << 30):0.0} GB"),
        >= 1L << 20 => string.Create(CultureInfo.InvariantCulture, $"{bytes / (double)(1L << 20):0} MB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{(bytes + 1023) / 1024} KB"),
    };
}
