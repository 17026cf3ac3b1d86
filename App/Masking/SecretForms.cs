using System.Globalization;
using System.Net;
using System.Security;
using System.Text;
using System.Text.Encodings.Web;

namespace TestRuns.Masking;

/// <summary>The ways in which a secret is written by programs that show what they send, store or were given.</summary>
internal static class SecretForms
{
    /// <summary>What is left as it is between percent signs: by RFC 3986, browsers, forms, Python, Java, and .NET's addresses.</summary>
    private static readonly string[] Unescaped = ["-_.~", "-_.~/", "-_.!~*'()", "-_.!*()", "-_.*", "-_.~!*'();:@&=+$,/?#[]"];

    /// <summary>Where a line of base64 ends in programs that make several of it.</summary>
    private static readonly int[] Wraps = [76, 64];

    public static IEnumerable<string> Of(IEnumerable<string> secrets) => secrets.SelectMany(Of).Where(form => form.Length >= SecretMask.Shortest);

    private static IEnumerable<string> Of(string secret)
    {
        var lines = Lines(secret);
        return lines.SelectMany(Escaped).Concat(lines.Append(secret.Trim()).Append(secret).Distinct(StringComparer.Ordinal).SelectMany(Encoded));
    }

    /// <summary>The lines of a secret, as far as they are long enough to be masked.</summary>
    public static IReadOnlyList<string> Lines(string secret) =>
        [.. secret.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Where(line => line.Length >= SecretMask.Shortest).Distinct(StringComparer.Ordinal)];

    private static IEnumerable<string> Escaped(string line)
    {
        yield return line;
        yield return JavaScriptEncoder.Default.Encode(line);
        yield return JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(line);
        yield return WebUtility.HtmlEncode(line);
        yield return SecurityElement.Escape(line);
        yield return line.Replace("'", @"'\''", StringComparison.Ordinal);
        foreach (var kept in Unescaped)
        {
            foreach (var format in new[] { "X2", "x2" })
            {
                yield return Percent(line, kept, format, "%20");
                yield return Percent(line, kept, format, "+");
            }
        }
    }

    private static string Percent(string text, string kept, string format, string blank)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (var value in Encoding.UTF8.GetBytes(text))
        {
            if (value == ' ') escaped.Append(blank);
            else if (char.IsAsciiLetterOrDigit((char)value) || kept.Contains((char)value, StringComparison.Ordinal)) escaped.Append((char)value);
            else escaped.Append('%').Append(value.ToString(format, CultureInfo.InvariantCulture));
        }

        return escaped.ToString();
    }

    /// <summary>
    /// Base64 and its form for addresses: of the text alone, and what is the same of it whatever stands before and behind, as in
    /// "name:password".
    /// </summary>
    private static IEnumerable<string> Encoded(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var alone = Convert.ToBase64String(bytes).TrimEnd('=');
        var pieces = Wraps.Where(wrap => alone.Length > wrap).SelectMany(wrap => alone.Chunk(wrap)).Select(piece => new string(piece));
        foreach (var form in pieces.Append(alone).Concat(Enumerable.Range(0, 3).Select(before => Within(bytes, before))))
        {
            yield return form;
            yield return form.Replace('+', '-').Replace('/', '_');
        }
    }

    /// <summary>The characters that depend on nothing but these bytes.</summary>
    private static string Within(byte[] bytes, int before)
    {
        var first = ((before * 8) + 5) / 6;
        var end = (before + bytes.Length) * 8 / 6;
        return end <= first ? "" : Convert.ToBase64String([.. new byte[before], .. bytes])[first..end];
    }
}
