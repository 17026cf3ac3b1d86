using System.Text;

namespace TestRuns.Results.Reading;

/// <summary>A case of <c>testruns exec</c> while what happened in it comes in.</summary>
internal sealed class ExecCase(string title, string path, string? file, int? lineNumber, DateTimeOffset? startedAt)
{
    private const int MostTries = 50;

    private readonly StringBuilder output = new();
    private readonly List<ReadFailure> earlier = [];
    private long lost;

    /// <summary>What its last step said of its end.</summary>
    public string? Message { get; set; }

    /// <summary>How many characters of its output are in memory.</summary>
    public int Kept => output.Length;

    /// <param name="room">How much may be kept of all that the file says, in characters.</param>
    public void Say(string line, int room)
    {
        if (line.Length < room) output.Append(line).Append('\n');
        else lost++;
    }

    /// <summary>This try failed, and another follows.</summary>
    public void Again(string? result)
    {
        if (earlier.Count < MostTries) earlier.Add(new ReadFailure(result ?? Message, null));
    }

    public ReadCase Done(string? status, string? result, TimeSpan? took) => Of(
        status switch { "passed" => ReadStatus.Passed, "skipped" or "cancelled" => ReadStatus.Skipped, _ => ReadStatus.Failed },
        status switch { "passed" => null, "cancelled" => $"cancelled: {result ?? Message ?? "nobody said why"}", _ => result ?? Message },
        took);

    public ReadCase Unfinished() => Of(ReadStatus.Failed, Message ?? "It was begun and not finished", took: null);

    private ReadCase Of(ReadStatus status, string? message, TimeSpan? took)
    {
        if (lost > 0) output.Append($"[… {lost:N0} more lines were too much to keep]\n");
        return new ReadCase
        {
            Suite = "",
            ClassName = path,
            Name = title,
            File = file,
            Line = lineNumber,
            Status = status,
            Duration = took,
            StartedAt = startedAt,
            Message = message,
            Output = output.Length == 0 ? null : output.ToString(0, output.Length - 1),
            Earlier = earlier,
        };
    }
}
