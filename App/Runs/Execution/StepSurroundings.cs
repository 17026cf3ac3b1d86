using TestRuns.Catalog;
using TestRuns.Masking;

namespace TestRuns.Runs.Execution;

/// <summary>What a step finds around it: the variables, and what it needs to speak with this server about its own run.</summary>
/// <param name="ServerUrl">Where this server is reached from the controllers.</param>
/// <param name="IssueToken">Makes the token of a run and an epoch: good for that run alone.</param>
public sealed class StepSurroundings(Func<string> serverUrl, Func<long, int, string> issueToken)
{
    /// <summary>What each step of the run finds in <c>TESTRUNS_TOKEN</c>.</summary>
    internal string TokenOf(Run run) => issueToken(run.Id, run.Epoch);

    /// <summary>A step made ready, or what keeps it from being carried out.</summary>
    internal (StepTask? Task, string? Mistake) Prepare(Run run, RunSecrets secrets, string token, StepExecution step, StepSpec spec, RunOptions options)
    {
        if (secrets.Lost.Count > 0) return (null, $"Cannot be read: {string.Join(", ", secrets.Lost)}. The keys of the data folder are not those that they were encrypted under; set them again");
        var environment = new Dictionary<string, string>(run.Variables, StringComparer.Ordinal);
        foreach (var (name, value) in secrets.Values) environment[name] = value;
        foreach (var (name, value) in spec.Env) environment[name] = value;
        environment["TESTRUNS_RUN_ID"] = run.Id.ToString();
        environment["TESTRUNS_URL"] = serverUrl();
        environment["TESTRUNS_TOKEN"] = token;

        var missing = new SortedSet<string>(StringComparer.Ordinal);
        var filled = spec switch
        {
            { Http: { } http } => spec with { Http = Fill(http, environment, missing) },
            { Browser: { } actions } => spec with { Browser = Fill(actions, environment, missing) },
            { Manual: { } manual } => spec with { Manual = Shown(manual, Masked(run, secrets), spec, missing) },
            _ => spec,
        };
        if (missing.Count > 0) return (null, $"Not set: {string.Join(", ", missing.Select(name => $"${{{name}}}"))}");
        return (new StepTask
        {
            RunId = run.Id,
            Epoch = run.Epoch,
            StepId = step.Id,
            Attempt = step.Attempt,
            Spec = filled,
            Timeout = options.TimeoutOf(spec),
            Environment = environment,
            Secrets = [token, .. secrets.Values.Values],
            MaxLogBytes = options.MaxLogBytes,
        }, null);
    }

    /// <summary>
    /// What a person is told to do, filled in. The run's token is not among what can be: it is shown to nobody. What is not
    /// set stays as it is, and is in <paramref name="missing"/>.
    /// </summary>
    internal static ManualSpec Shown(ManualSpec manual, IReadOnlyDictionary<string, string> variables, StepSpec spec, ISet<string> missing)
    {
        var known = new Dictionary<string, string>(variables, StringComparer.Ordinal);
        foreach (var (name, value) in spec.Env) known[name] = value;
        return new ManualSpec(Text(manual.Instruction), manual.Expect is { } expect ? Text(expect) : null);

        string Text(string text)
        {
            var filled = Variables.Fill(text, known, out var unknown);
            missing.UnionWith(unknown);
            return filled;
        }
    }

    /// <summary>What a person may see of the variables.</summary>
    private static Dictionary<string, string> Masked(Run run, RunSecrets secrets)
    {
        var shown = new Dictionary<string, string>(run.Variables, StringComparer.Ordinal);
        foreach (var name in secrets.Values.Keys) shown[name] = SecretMask.Mask;
        return shown;
    }

    private static List<BrowserAction> Fill(IReadOnlyList<BrowserAction> actions, Dictionary<string, string> variables, SortedSet<string> missing)
    {
        return [.. actions.Select(action => action with { Target = Text(action.Target), Value = action.Value is { } value ? Text(value) : null })];

        string Text(string text)
        {
            var filled = Variables.Fill(text, variables, out var unknown);
            missing.UnionWith(unknown);
            return filled;
        }
    }

    private static HttpSpec Fill(HttpSpec http, Dictionary<string, string> variables, SortedSet<string> missing)
    {
        return http with
        {
            Url = Text(http.Url)!,
            Body = Text(http.Body),
            Headers = http.Headers.ToDictionary(header => header.Key, header => Text(header.Value)!),
            Expect = http.Expect with
            {
                Text = Text(http.Expect.Text),
                Headers = http.Expect.Headers.ToDictionary(header => header.Key, header => Text(header.Value)!),
                Json = http.Expect.Json.ToDictionary(path => path.Key, path => Text(path.Value)!),
            },
        };

        string? Text(string? text)
        {
            if (text is null) return null;
            var filled = Variables.Fill(text, variables, out var unknown);
            missing.UnionWith(unknown);
            return filled;
        }
    }
}
