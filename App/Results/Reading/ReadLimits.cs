namespace TestRuns.Results.Reading;

/// <summary>What a result file may cost whoever reads it. Files come from outside.</summary>
public sealed record ReadLimits
{
    public static ReadLimits Usual { get; } = new();

    public long Bytes { get; init; } = 200 * 1024 * 1024;

    /// <summary>Of elements in one another.</summary>
    public int Depth { get; init; } = 64;

    /// <summary>Of one text, in characters; the rest of it is left out, with a note.</summary>
    public int Text { get; init; } = 1024 * 1024;

    /// <summary>Of the name of a test, a class or a suite, in characters; the rest of it is left out.</summary>
    public int Name { get; init; } = 2_000;

    /// <summary>Of what has to be kept until more of the file is known, in characters all together; of what is beyond, texts are left out.</summary>
    public int Kept { get; init; } = 16 * 1024 * 1024;

    /// <summary>Of one piece of the file that the parser takes in at once (a tag with all of its attributes, a CDATA section), in bytes.</summary>
    public int Piece { get; init; } = 32 * 1024 * 1024;

    public int Cases { get; init; } = 100_000;

    /// <summary>Of mistakes, and of notes, that are kept word for word; the others are counted.</summary>
    public int Remarks { get; init; } = 50;
}
