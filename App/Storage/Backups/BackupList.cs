using System.Text.Json.Serialization;

namespace TestRuns.Storage.Backups;

/// <param name="Path">Below the data folder, with slashes.</param>
/// <param name="Sha256">In hexadecimal digits.</param>
public sealed record BackupFile(string Path, long Size, string Sha256);

/// <summary>The last entry of a backup: what is in it. One that has no such entry was cut off.</summary>
/// <param name="Schema">The last change that its database has.</param>
public sealed record BackupList(int Format, string Version, DateTimeOffset At, string? Schema, IReadOnlyList<BackupFile> Files)
{
    /// <summary>Goes up when an older program could not read it any more.</summary>
    public const int CurrentFormat = 1;

    public const string EntryName = "backup.json";

    /// <summary>More than that is no list of ours: some two million files.</summary>
    public const long LargestList = 512L * 1024 * 1024;

    [JsonIgnore]
    public long Size => Files.Sum(file => file.Size);
}

/// <param name="File">What is being done, for people: a path, or what it is about.</param>
public sealed record BackupProgress(string File, int Files, long Bytes);

/// <summary>A backup cannot be made, or one cannot be used. Says why and what to do.</summary>
public sealed class BackupRefusedException(string message, Exception? cause = null) : Exception(message, cause);
