using System.Diagnostics;

namespace TestRuns.Benchmark;

/// <summary>What rows are measured with: servers and what belongs to them, and words to whoever waits.</summary>
/// <param name="smoke">Each row produces a number as quickly as it can; the number says nothing.</param>
public sealed class Bench(bool smoke) : IAsyncDisposable
{
    private Lab? lab;

    public bool Smoke => smoke;

    /// <summary>How many samples to take.</summary>
    public int Samples(int full, int smokes = 2) => smoke ? smokes : full;

    /// <summary>What happens now, for people: the table alone is on standard output.</summary>
    public void Say(string words) => Console.Error.WriteLine(words);

    /// <summary>
    /// A server with these settings: the one that the row before used, when that had the same, so that rows which leave it as
    /// they found it need not wait for its start. It is ended by this bench.
    /// </summary>
    /// <param name="settings">By their names in the environment, as <see cref="E2E.Support.TestServer.Start"/> has them.</param>
    public async Task<Lab> SharedLab(IReadOnlyDictionary<string, string> settings, CancellationToken token)
    {
        if (lab is { } kept && kept.Has(settings)) return kept;
        await EndLab();
        return lab = await Lab.Start(settings, token);
    }

    /// <summary>A server that nobody else has had, or will. The row ends it.</summary>
    public async Task<Lab> OwnLab(IReadOnlyDictionary<string, string> settings, CancellationToken token)
    {
        await EndLab();
        return await Lab.Start(settings, token);
    }

    /// <summary>Measures a row; whatever goes wrong with it is its outcome, and the next row is not troubled by it.</summary>
    public async Task<Outcome> Carry(Row row, CancellationToken token)
    {
        Say($"{row.Name}: {row.What}");
        var watch = Stopwatch.StartNew();
        try
        {
            var reading = await row.Measure(this, token);
            Say($"  {Table.Figures(reading)} (took {watch.Elapsed.TotalSeconds:0} s)");
            return new Outcome(row, reading, reading.Samples.Count == 0 ? "no sample was taken" : null);
        }
        catch (CannotMeasureException cannot)
        {
            Say($"  CANNOT BE MEASURED HERE: {cannot.Message}");
            return new Outcome(row, null, cannot.Message);
        }
#pragma warning disable CA1031 // It is told in the table and in the exit code: other rows still have something to say.
        catch (Exception broken)
#pragma warning restore CA1031
        {
            Say($"  BROKEN: {broken}");
            // A server that something went wrong with is no good for the next row.
            await EndLab();
            return new Outcome(row, null, broken.Message.Split('\n')[0]);
        }
    }

    public ValueTask DisposeAsync() => EndLab();

    private async ValueTask EndLab()
    {
        var ending = lab;
        lab = null;
        if (ending is not null) await ending.DisposeAsync();
    }
}
