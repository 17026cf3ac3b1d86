using System.Buffers;

namespace TestRuns.Results.Reading;

/// <summary>
/// Takes the colours of a terminal out of a file, and what else is no character of XML: many tools write the output of tests as
/// it was, and no parser takes that.
/// </summary>
internal sealed class ControlFilter
{
    private const byte Escape = 0x1B;

    private static readonly SearchValues<byte> Controls = SearchValues.Create([.. Enumerable.Range(0, 32).Select(code => (byte)code).Where(code => code is not ((byte)'\t' or (byte)'\n' or (byte)'\r'))]);

    private Place place;

    private enum Place
    {
        Text,
        AfterEscape,
        InSequence,
    }

    /// <summary>Sequences may reach from one piece into the next.</summary>
    /// <returns>How many bytes are left of it, at its beginning.</returns>
    public int Apply(Span<byte> bytes)
    {
        var to = place == Place.Text ? bytes.IndexOfAny(Controls) : 0;
        if (to < 0) return bytes.Length;
        for (var from = to; from < bytes.Length; from++)
            if (Keeps(bytes[from])) bytes[to++] = bytes[from];
        return to;
    }

    private bool Keeps(byte one)
    {
        if (place == Place.AfterEscape && one == (byte)'[')
        {
            place = Place.InSequence;
            return false;
        }

        if (place == Place.InSequence && (one is >= (byte)'0' and <= (byte)'9' or (byte)';' or (byte)'?')) return false;
        var endsSequence = place == Place.InSequence && char.IsAsciiLetter((char)one);
        place = one == Escape ? Place.AfterEscape : Place.Text;
        return !endsSequence && !Controls.Contains(one);
    }
}
