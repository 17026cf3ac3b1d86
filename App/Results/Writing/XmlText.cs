using System.Text;
using System.Text.RegularExpressions;
using System.Xml;

namespace TestRuns.Results.Writing;

/// <summary>Text of commands as XML can hold it: without the colours of a terminal, and without what is no character.</summary>
internal static partial class XmlText
{
    public static string Clean(string text)
    {
        if (text.Contains('\u001b', StringComparison.Ordinal)) text = Escapes().Replace(text, "");
        return IsClean(text) ? text : Replaced(text);
    }

    private static bool IsClean(string text)
    {
        for (var at = 0; at < text.Length; at++)
        {
            if (XmlConvert.IsXmlChar(text[at])) continue;
            if (!IsPair(text, at)) return false;
            at++;
        }

        return true;
    }

    private static string Replaced(string text)
    {
        var clean = new StringBuilder(text.Length);
        for (var at = 0; at < text.Length; at++)
        {
            if (XmlConvert.IsXmlChar(text[at])) clean.Append(text[at]);
            else if (IsPair(text, at)) clean.Append(text[at]).Append(text[++at]);
            else clean.Append('\uFFFD');
        }

        return clean.ToString();
    }

    private static bool IsPair(string text, int at) => at + 1 < text.Length && XmlConvert.IsXmlSurrogatePair(text[at + 1], text[at]);

    // Colours and cursor movements, titles of windows, and the two-character kind.
    [GeneratedRegex(@"\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)|[@-Z\\-_])", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Escapes();
}
