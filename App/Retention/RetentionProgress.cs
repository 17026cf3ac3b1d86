namespace TestRuns.Retention;

/// <summary>How far a removal has come.</summary>
/// <param name="By">Who asked for it, for people.</param>
/// <param name="Total">How many runs were to go when it began; null: it waits for another one.</param>
/// <param name="Runs">How many are gone.</param>
/// <param name="FileRuns">Of how many that stay the files are gone.</param>
/// <param name="Bytes">Of all files that are gone.</param>
/// <param name="End">Null: it goes on. Else how it ended, in words.</param>
public sealed record RetentionProgress(long ProjectId, string By, int? Total, int Runs, long Cases, int FileRuns, long Bytes, string? End)
{
    public bool IsOver => End is not null;
}
