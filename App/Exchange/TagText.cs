using System.Globalization;
using System.Text;

namespace TestRuns.Exchange;

/// <summary>Words of other tools as tags: "Must Test" is <c>Must-Test</c>.</summary>
internal static class TagText
{
    private const int Longest = 50;

    /// <returns>Null: nothing of it can be in a tag.</returns>
    public static string? Of(string word)
    {
        var tag = new StringBuilder();
        // What is a letter with a mark on it comes as two: the letter stays.
        foreach (var letter in PlainText.Line(word).Normalize(NormalizationForm.FormD))
        {
            if (CharUnicodeInfo.GetUnicodeCategory(letter) == UnicodeCategory.NonSpacingMark) continue;
            if (char.IsAsciiLetterOrDigit(letter) || letter is '.' or '_' or ':' or '=') tag.Append(letter);
            else if (tag.Length > 0 && tag[^1] != '-') tag.Append('-');
        }

        var text = tag.ToString().Trim('-');
        if (text.Length > Longest) text = text[..Longest].TrimEnd('-');
        return text.Any(char.IsAsciiLetterOrDigit) && !text.EndsWith(':') ? text : null;
    }
}
