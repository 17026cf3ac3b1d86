namespace TestRuns.Storage;

/// <summary>Many values for a question, some at a time: a statement takes only so many.</summary>
public static class Pieces
{
    private const int Size = 500;

    public static IEnumerable<List<T>> Of<T>(IEnumerable<T> values) => values.Chunk(Size).Select(some => some.ToList());
}
