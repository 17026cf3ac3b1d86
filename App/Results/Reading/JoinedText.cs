using System.Text;

namespace TestRuns.Results.Reading;

/// <summary>
/// Texts of one kind, of which a test may have any number: together about as much as one may have. Joined at the end and not
/// as they come, which for a million small ones would copy what there is a million times.
/// </summary>
internal sealed class JoinedText(int most, string between = "\n")
{
    private readonly StringBuilder text = new();
    private long left;

    /// <summary>Null: there was none.</summary>
    public string? Value => text.Length == 0 ? null : left == 0 ? text.ToString() : $"{text}\n[… cut: {left:N0} more characters]";

    public void Add(string? more)
    {
        if (string.IsNullOrEmpty(more)) return;
        // One alone was cut to its own length already.
        if (text.Length == 0) text.Append(more);
        else if (text.Length + between.Length + more.Length <= most) text.Append(between).Append(more);
        else left += more.Length;
    }
}
