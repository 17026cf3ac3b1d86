using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace TestRuns.Exchange;

/// <summary>Texts of other tools as this one takes them: no HTML, no control characters, no half characters.</summary>
internal static partial class PlainText
{
    /// <summary>On one line.</summary>
    public static string Line(string text) => string.Join(' ', Prose(text).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    /// <summary>Of several lines, with no empty ones around them.</summary>
    public static string Prose(string text)
    {
        var plain = IsHtml().IsMatch(text) ? WithoutTags(text) : text;
        plain = Image().Replace(plain, match => match.Groups["name"].Length > 0 ? $"[picture: {match.Groups["name"].Value}]" : "[picture]");
        return Printable(plain.ReplaceLineEndings("\n")).Trim('\n', ' ', '\t');
    }

    /// <summary>Cut where it is longer, and never within a character.</summary>
    public static string Short(string text, int most)
    {
        if (text.Length <= most) return text;
        var end = most - 1;
        if (char.IsHighSurrogate(text[end - 1])) end--;
        return string.Concat(text.AsSpan(0, end), "…");
    }

    private static string WithoutTags(string html)
    {
        var text = Break().Replace(html.ReplaceLineEndings(" "), "\n");
        text = Item().Replace(text, "\n- ");
        text = WebUtility.HtmlDecode(Tag().Replace(text, "")).Replace('\u00a0', ' ');
        return EmptyLines().Replace(Indent().Replace(text, "\n"), "\n\n");
    }

    private static string Printable(string text)
    {
        var kept = new StringBuilder(text.Length);
        for (var at = 0; at < text.Length; at++)
        {
            var letter = text[at];
            if (char.IsSurrogatePair(text, at)) kept.Append(letter).Append(text[++at]);
            else if (char.IsSurrogate(letter)) kept.Append('\uFFFD');
            else if (!char.IsControl(letter) || letter is '\n' or '\t') kept.Append(letter);
        }

        return kept.ToString();
    }

    [GeneratedRegex(@"</?(?:p|br|div|ul|ol|li|strong|em|b|i|u|span|a|img|table|tbody|tr|td|th|h[1-6]|pre|code|blockquote|hr)(?:\s[^<>]*)?/?>", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 2000)]
    private static partial Regex IsHtml();

    [GeneratedRegex(@"<br\s*/?>|</(?:p|div|tr|h[1-6]|pre|ul|ol|table|blockquote)>", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 2000)]
    private static partial Regex Break();

    [GeneratedRegex(@"<li(?:\s[^<>]*)?>", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 2000)]
    private static partial Regex Item();

    [GeneratedRegex(@"</?[a-z][^<>]*>", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 2000)]
    private static partial Regex Tag();

    [GeneratedRegex(@"[ \t]*\n[ \t]*", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 2000)]
    private static partial Regex Indent();

    [GeneratedRegex(@"\n{3,}", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 2000)]
    private static partial Regex EmptyLines();

    /// <summary>Markdown's; pictures are not in the files.</summary>
    [GeneratedRegex(@"!\[(?<name>[^\]\n]{0,200})\]\([^)\n]{0,1000}\)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 2000)]
    private static partial Regex Image();
}
