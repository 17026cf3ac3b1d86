using TestRuns.Catalog;

namespace TestRuns.Exchange;

/// <summary>Collects remarks of one kind: so many word for word, the others as a number.</summary>
internal sealed class DraftRemarks
{
    private const int Most = 200;

    private readonly List<DraftRemark> kept = [];
    private int more;

    public bool Any => kept.Count > 0;

    public void Add(string file, int line, string problem, string remedy) => Add(file, new FileMistake(line, 1, problem, remedy));

    public void Add(string file, FileMistake what)
    {
        if (kept.Count < Most) kept.Add(new DraftRemark(file, what));
        else more++;
    }

    public IReadOnlyList<DraftRemark> All() =>
        more == 0 ? kept : [.. kept, new DraftRemark(kept[^1].File, new FileMistake(kept[^1].What.Line, 1, $"and {more:N0} more after this", "begin with these"))];
}
