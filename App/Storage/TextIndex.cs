namespace TestRuns.Storage;

/// <summary>
/// An index of every three characters that follow each other in a text (SQLite's FTS5 with its trigram tokenizer), whatever
/// the case of letters: a search costs what it finds and not what there is.
/// </summary>
public static class TextIndex
{
    /// <summary>Of a text that the index can look for. Shorter ones are in nearly every row anyway.</summary>
    private const int Shortest = 3;

    public static bool Knows(string text) => text.EnumerateRunes().Count() >= Shortest;

    /// <summary>What the index is asked for rows that contain the text: in quotes nothing in it is a word of the query language.</summary>
    public static string Phrase(string text) => $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
