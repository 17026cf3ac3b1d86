using System.Buffers;
using System.Text;

namespace TestRuns.Masking;

/// <summary>
/// Replaces secrets by <see cref="Mask"/>, also where they are written in base64, in an address, in JSON or in HTML. A secret of
/// several lines is masked line by line. Where secrets overlap, all that they cover is masked.
/// </summary>
public sealed class SecretMask
{
    public const string Mask = "•••";

    /// <summary>What is shorter is not masked: it would stand in every other word.</summary>
    public const int Shortest = 4;

    private readonly IReadOnlyList<string> secrets;
    private readonly string mask;

    // By their first characters: a key of many lines has many forms, and some of them are long.
    private readonly Dictionary<string, string[]>.AlternateLookup<ReadOnlySpan<char>> forms;
    private readonly SearchValues<string>? beginnings;
    private readonly int longest;

    public SecretMask(IReadOnlyList<string> secrets)
        : this(secrets, SecretForms.Of(secrets), Mask)
    {
    }

    private SecretMask(IReadOnlyList<string> secrets, IEnumerable<string> all, string mask)
    {
        (this.secrets, this.mask) = (secrets, mask);
        // The longest first: one that contains another is masked as a whole.
        var known = all.Distinct(StringComparer.Ordinal).GroupBy(form => form[..Shortest], StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.OrderByDescending(form => form.Length).ToArray(), StringComparer.Ordinal);
        forms = known.GetAlternateLookup<ReadOnlySpan<char>>();
        beginnings = known.Count == 0 ? null : SearchValues.Create([.. known.Keys], StringComparison.Ordinal);
        longest = known.Count == 0 ? 0 : known.Values.Max(group => group[0].Length);
    }

    /// <summary>How much behind a cut must be there, for a text to be masked the same wherever it is cut.</summary>
    public int Reach => 2 * longest;

    /// <summary>For bytes, each seen as a character of its own (Latin-1): whatever is no secret in UTF-8 stays as it is.</summary>
    public static SecretMask OfBytes(IReadOnlyList<string> secrets) => new(secrets, SecretForms.Of(secrets).Select(Bytes), Bytes(Mask));

    public bool IsOf(IReadOnlyList<string> others) => secrets.SequenceEqual(others, StringComparer.Ordinal);

    public string Apply(string text) => Apply(text, text.Length, cutOff: false).Masked;

    /// <summary>Masks what begins before <paramref name="upTo"/>.</summary>
    /// <param name="cutOff">The text was broken off: where its end may be the beginning of a secret, that is masked too.</param>
    /// <returns>The masked text, and how far the original was used up: at least to upTo, further when a secret reaches over it.</returns>
    public (string Masked, int Consumed) Apply(ReadOnlySpan<char> text, int upTo, bool cutOff)
    {
        var (start, end) = Next(text, 0, cutOff);
        if (start >= upTo) return (text[..upTo].ToString(), upTo);
        var masked = new StringBuilder(upTo);
        var done = 0;
        while (start < upTo)
        {
            end = Overlapped(text, start, end, upTo, cutOff);
            masked.Append(text[done..start]).Append(mask);
            done = end;
            (start, end) = Next(text, done, cutOff);
        }

        if (done < upTo) masked.Append(text[done..upTo]);
        return (masked.ToString(), Math.Max(done, upTo));
    }

    /// <summary>The first secret from there on; without one, both are beyond all places.</summary>
    private (int Start, int End) Next(ReadOnlySpan<char> text, int from, bool cutOff)
    {
        while (beginnings is not null && from < text.Length && text[from..].IndexOfAny(beginnings) is >= 0 and var found)
        {
            var at = from + found;
            if (LengthAt(text[at..], cutOff) is > 0 and var length) return (at, at + length);
            from = at + 1;
        }

        return (int.MaxValue, int.MaxValue);
    }

    /// <summary>As far as others reach that begin inside it. Looked at is only what is there wherever the text is cut.</summary>
    private int Overlapped(ReadOnlySpan<char> text, int start, int end, int upTo, bool cutOff)
    {
        for (var at = start + 1; at < end && at < upTo + longest; at++) end = Math.Max(end, at + LengthAt(text[at..], cutOff));
        return end;
    }

    private int LengthAt(ReadOnlySpan<char> text, bool cutOff)
    {
        if (text.Length < Shortest || !forms.TryGetValue(text[..Shortest], out var candidates)) return 0;
        foreach (var form in candidates)
        {
            if (text.StartsWith(form, StringComparison.Ordinal)) return form.Length;
            if (cutOff && form.AsSpan().StartsWith(text, StringComparison.Ordinal)) return text.Length;
        }

        return 0;
    }

    private static string Bytes(string text) => Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(text));
}
