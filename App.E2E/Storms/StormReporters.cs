using TestRuns.E2E.Support;

namespace TestRuns.E2E.Storms;

/// <summary>Suites that run elsewhere and report themselves: real commands, and some that are spoken by hand.</summary>
public sealed class StormReporters(TestServer server, StormLog log) : IAsyncDisposable
{
    private const int MostAtOnce = 2;

    /// <summary>No system gives such numbers to processes.</summary>
    private const int FirstPlayed = 1_000_000_000;

    private static readonly TimeSpan LongestEnd = TimeSpan.FromSeconds(120);

    private readonly string token = ProgramToken.Reporter(server);
    private readonly Lock gate = new();
    private readonly List<StormExec> commands = [];
    private readonly List<(StormSuite Suite, Task Playing, CancellationTokenSource Killed)> suites = [];
    private int played = FirstPlayed;

    /// <summary>Between them and the server.</summary>
    public CutProxy Network { get; } = CutProxy.Before(server.Url);

    /// <summary>One that goes on, by chance; null: none does.</summary>
    public StormExec? Pick(int number)
    {
        lock (gate) return commands.FindAll(one => one.FrontId is not null) is { Count: > 0 } living ? living[number % living.Count] : null;
    }

    public void Begin(StormCommand command, bool throughNetwork)
    {
        lock (gate)
        {
            if (commands.Count(one => one.FrontId is not null) >= MostAtOnce) return;
            string[] words = ["exec", "--project", "sample", "--name", command.Name, "--grace", "1s", "--patience", "20s", "--", "sh", "-c", command.Script];
            var exec = new StormExec(CommandProcess.Start(throughNetwork ? Network.Url : server.Url, token, settings: null, words), command);
            commands.Add(exec);
            log.Say(exec.Name);
        }
    }

    /// <param name="life">How long it may live; null: to its end.</param>
    public void Play(TimeSpan? life)
    {
        lock (gate)
        {
            if (suites.Count(one => one.Suite.IsAlive) >= MostAtOnce) return;
            var (suite, killed) = (new StormSuite(Network.Url, token, played++, log), new CancellationTokenSource());
            if (life is { } time) killed.CancelAfter(time);
            suites.Add((suite, suite.Play(killed.Token), killed));
        }
    }

    /// <summary>With what only the storm can know: whether a suite that is played is alive.</summary>
    public Records Know(Records seen)
    {
        lock (gate)
        {
            var alive = suites.Where(one => one.Suite.IsAlive).Select(one => one.Suite.ProcessId).ToHashSet();
            return seen with { Sessions = [.. seen.Sessions.Select(one => one.ProcessId >= FirstPlayed ? one with { IsAlive = alive.Contains(one.ProcessId) } : one)] };
        }
    }

    public IEnumerable<Violation> Broken(Records seen)
    {
        var runs = seen.Runs.ToDictionary(run => run.Id);
        foreach (var (exec, id) in Known())
        {
            if (!runs.TryGetValue(id, out var run)) yield return new($"run {id} was reported and is not there", exec.Name);
            else if (run.IsTerminal && exec.OfCommand is { Count: > 0 } left) yield return new($"run {id} is {run.Status} and its command goes on", $"{exec.Name}: {string.Join(", ", left)}");
            else if (run.Status == "Passed" && exec.Command.ExitCode != 0) yield return new($"run {id} has passed though its command does not", exec.Name);
        }
    }

    /// <summary>When no run goes on: those whose programs do, and what the server has of those that passed.</summary>
    public async Task<IReadOnlyList<Violation>> AfterAll(RunApi api, CancellationToken token)
    {
        List<Task> going = [.. All().Select(exec => exec.Ended), .. Playing()];
        var over = Task.WhenAll(going);
        if (await Task.WhenAny(over, Task.Delay(LongestEnd, token)) == over) await over;
        List<Violation> wrong = [.. All().Where(exec => exec.FrontId is not null).Select(exec => new Violation($"{exec.Name} does not end", $"{exec}"))];
        if (!over.IsCompleted && Playing().Exists(playing => !playing.IsCompleted)) wrong.Add(new("a suite does not end"));
        foreach (var (exec, id) in Known().Where(pair => pair.Exec.Command.Lines > 0)) wrong.AddRange(await Lines(api, id, exec.Name, exec.Command.Lines, cases: 1, token));
        foreach (var id in Suites()) wrong.AddRange(await Lines(api, id, "a suite", StormSuite.Lines, StormSuite.Cases, token));
        return wrong;
    }

    /// <summary>Those that have ended are not of the next storm.</summary>
    public async Task Clear()
    {
        List<StormExec> ended;
        lock (gate)
        {
            ended = commands.FindAll(one => one.FrontId is null);
            commands.RemoveAll(ended.Contains);
            foreach (var (_, _, killed) in suites.FindAll(one => !one.Suite.IsAlive)) killed.Dispose();
            suites.RemoveAll(one => !one.Suite.IsAlive);
        }

        foreach (var one in ended) await one.DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        Network.Restore();
        foreach (var (_, playing, killed) in suites)
        {
            await killed.CancelAsync();
            await playing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            killed.Dispose();
        }

        foreach (var one in commands) await one.DisposeAsync();
        await Network.DisposeAsync();
    }

    /// <summary>A run that passed has said everything once and in its order, whatever was cut and killed.</summary>
    private static async Task<IReadOnlyList<Violation>> Lines(RunApi api, long id, string who, int lines, int cases, CancellationToken token)
    {
        var run = await api.Find(id, token);
        if (run.Status != "Passed") return [];
        if (run.Cases.Count != cases) return [new($"run {id} has passed with {run.Cases.Count} cases of {cases}", who)];
        var wrong = new List<Violation>();
        foreach (var step in run.Cases.SelectMany(one => one.Steps))
        {
            var said = (await api.Log(id, step.Id!.Value, token)).Split('\n').Select(line => line.Split('\t')).Where(parts => parts.Length == 3).Select(parts => parts[2]).ToList();
            if (!said.SequenceEqual(Enumerable.Range(1, lines).Select(number => $"{number}"))) wrong.Add(new($"the log of step {step.Id} of run {id} is not what was said", $"{who}: {string.Join(' ', said)}"));
        }

        return wrong;
    }

    private List<StormExec> All()
    {
        lock (gate) return [.. commands];
    }

    private List<Task> Playing()
    {
        lock (gate) return [.. suites.Select(one => one.Playing)];
    }

    private List<long> Suites()
    {
        lock (gate) return [.. suites.Select(one => one.Suite.RunId).OfType<long>()];
    }

    private List<(StormExec Exec, long RunId)> Known() => [.. from exec in All() let run = exec.RunId where run is not null select (exec, run.Value)];
}
