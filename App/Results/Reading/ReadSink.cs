using TestRuns.Catalog;

namespace TestRuns.Results.Reading;

/// <summary>Where a reader puts what it finds: hands tests on one by one, counts them, keeps what is to be said.</summary>
internal sealed class ReadSink(Func<ReadCase, CancellationToken, ValueTask> take, ReadLimits limits, CancellationToken cancellationToken)
{
    /// <summary>Of all tests of a file that does not say when they were run.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromDays(3650);

    private readonly List<FileMistake> mistakes = [];
    private readonly List<FileMistake> notes = [];
    private readonly int[] counts = new int[3];
    private int flaky;
    private int moreMistakes;
    private int moreNotes;
    private DateTimeOffset? first;
    private DateTimeOffset? last;
    private TimeSpan total;

    /// <summary>What the file says of the run.</summary>
    public ToldRun? Run { get; set; }

    public int Failed => counts[(int)ReadStatus.Failed];

    public async ValueTask Take(ReadCase one)
    {
        Expect(1);
        counts[(int)one.Status]++;
        if (one.Flaky) flaky++;
        total += one.Duration ?? TimeSpan.Zero;
        if (one.StartedAt is { } began)
        {
            if (first is null || began < first) first = began;
            var ended = began + (one.Duration ?? TimeSpan.Zero);
            if (last is null || ended > last) last = ended;
        }

        await take(one, cancellationToken);
    }

    /// <summary>How much a reader may keep of what it cannot hand on yet: <see cref="ReadLimits.Kept"/>.</summary>
    public int Kept => limits.Kept;

    /// <summary>So many more will come: whoever keeps them until then stops here when they are too many.</summary>
    public void Expect(int more)
    {
        if (counts.Sum() + more > limits.Cases) throw new ReadStopException($"there are more than {limits.Cases:N0} tests in it", "split it into several files");
    }

    public void Mistake(FileMistake mistake)
    {
        if (mistakes.Count < limits.Remarks) mistakes.Add(mistake);
        else moreMistakes++;
    }

    public void Note(FileMistake note)
    {
        if (notes.Count < limits.Remarks) notes.Add(note);
        else moreNotes++;
    }

    public ReadReport Report(ResultFormat format) => new()
    {
        Format = format,
        Passed = counts[(int)ReadStatus.Passed],
        Failed = Failed,
        Skipped = counts[(int)ReadStatus.Skipped],
        Flaky = flaky,
        Mistakes = WithRest(mistakes, moreMistakes),
        Notes = WithRest(notes, moreNotes),
        StartedAt = first,
        Run = Run,
        Took = first is { } began ? last!.Value - began : total < Longest ? total : Longest,
    };

    private static List<FileMistake> WithRest(List<FileMistake> kept, int more) =>
        more == 0 ? kept : [.. kept, new FileMistake(kept[^1].Line, kept[^1].Column, $"and {more:N0} more of the kind after it", "mend these first")];
}
