namespace TestRuns.Catalog.Yaml;

/// <summary>A step: one key says what kind it is, the others how it is done.</summary>
/// <param name="mistakes">Takes what is wrong.</param>
/// <param name="uses">Reads those that stand for shared steps.</param>
internal sealed class StepReader(Mistakes mistakes, UseReader uses)
{
    private const string NeedsKind = "add one of run, http, browser, wait, manual, use";
    private const string UseKey = "use";

    private static readonly string[] Common =
        ["name", "timeout", "critical", "always", "continueOnFailure", "abortRunOnFailure", "env"];

    private static readonly Dictionary<string, (StepKind Kind, string[] Keys)> Kinds = new(StringComparer.Ordinal)
    {
        ["run"] = (StepKind.Run, ["run", "shell", "cwd", "stopSignal", "grace", "results"]),
        ["http"] = (StepKind.Http, ["http", "expect"]),
        ["browser"] = (StepKind.Browser, ["browser", "actionTimeout", "video"]),
        ["wait"] = (StepKind.Wait, ["wait"]),
        ["manual"] = (StepKind.Manual, ["manual", "expect"]),
    };

    private static readonly string[] AllKeys = [.. Common.Concat(Kinds.Values.SelectMany(kind => kind.Keys)).Append(UseKey).Distinct()];

    private readonly ValueReader values = new(mistakes);
    private readonly HttpReader http = new(mistakes);
    private readonly BrowserReader browser = new(mistakes);

    public StepSpec? Read(Node node)
    {
        if (values.Map(node, "a step", "write - run: COMMAND") is not { } map) return null;
        if (map.Entries.Any(entry => entry.Key.Text == UseKey)) return uses.Read(map, AllKeys.Contains);
        var named = map.Entries.Select(entry => entry.Key).Where(key => Kinds.ContainsKey(key.Text)).DistinctBy(key => key.Text).ToList();
        if (named is not [var only])
        {
            _ = new Fields(map, "a step", AllKeys, mistakes);
            if (named.Count == 0) values.Wrong(map, "the step does not say what to do", NeedsKind);
            else values.Wrong(named[1], $"the step is {named[0].Text} and {named[1].Text} at once", "make two steps of it");
            return null;
        }

        var (kind, keys) = Kinds[only.Text];
        var fields = new Fields(map, $"a {only.Text} step", [.. Common, .. keys], mistakes, Elsewhere);
        return Checked(map, ReadCommon(fields, only.Text, kind));
    }

    private StepSpec ReadCommon(Fields fields, string key, StepKind kind)
    {
        var step = new StepSpec
        {
            Name = "",
            Kind = kind,
            Run = kind == StepKind.Run ? Run(fields) : null,
            Http = kind == StepKind.Http ? http.Read(fields[key]!, fields["expect"]) : null,
            Browser = kind == StepKind.Browser ? browser.Read(fields[key]!) : null,
            ActionTimeout = kind == StepKind.Browser ? values.Duration(fields["actionTimeout"], "actionTimeout") : null,
            VideoOnFailure = kind == StepKind.Browser && Video(fields["video"]),
            Wait = kind == StepKind.Wait ? values.Duration(fields[key], key) : null,
            Manual = kind == StepKind.Manual ? Manual(fields) : null,
            Timeout = values.Duration(fields["timeout"], "timeout"),
            Critical = values.Flag(fields["critical"], "critical"),
            Always = values.Flag(fields["always"], "always"),
            ContinueOnFailure = values.Flag(fields["continueOnFailure"], "continueOnFailure"),
            AbortRunOnFailure = values.Flag(fields["abortRunOnFailure"], "abortRunOnFailure"),
            Env = values.Pairs(fields["env"], "env", TextRule.Prose, Words.Variable),
        };
        return step with { Name = values.Name(fields["name"], "name") ?? StepNames.Of(step) };
    }

    /// <summary>What is wrong only together.</summary>
    private StepSpec Checked(MapNode map, StepSpec step)
    {
        if (step is { Critical: true, Kind: StepKind.Wait or StepKind.Manual })
            values.Wrong(Key("critical"), $"a {step.Kind.ToString().ToLowerInvariant()} step only waits and cannot be critical", "remove critical");
        else if (step.Critical && map.Entries.All(entry => entry.Key.Text != "timeout"))
            values.Wrong(Key("critical"), "a critical step has no timeout of its own", "add timeout: nothing else ends it");
        if (step is { ContinueOnFailure: true, AbortRunOnFailure: true })
            values.Wrong(Key("abortRunOnFailure"), "the step says continueOnFailure and abortRunOnFailure", "keep one");
        return step;

        TextNode Key(string name) => map.Entries.First(entry => entry.Key.Text == name).Key;
    }

    private RunSpec Run(Fields fields)
    {
        var signal = values.Text(fields["stopSignal"], "stopSignal", TextRule.Word);
        if (signal is not (null or "TERM" or "INT" or "HUP" or "QUIT"))
            values.Wrong(fields["stopSignal"]!, $"stopSignal is {Mistakes.Quote(signal)}", "write TERM, INT, HUP or QUIT");
        var cwd = values.Text(fields["cwd"], "cwd", TextRule.Line);
        if (cwd is not null && Words.InnerPath(cwd) is { } remedy)
            values.Wrong(fields["cwd"]!, $"cwd {Mistakes.Quote(cwd)} leads out of the workspace", remedy);
        return new RunSpec
        {
            Command = values.Text(fields["run"], "run", TextRule.Script) ?? "",
            Shell = values.Text(fields["shell"], "shell", TextRule.Line),
            Cwd = cwd,
            StopSignal = signal ?? "TERM",
            Grace = values.Duration(fields["grace"], "grace", mayBeZero: true) ?? new RunSpec { Command = "" }.Grace,
            Results = values.Texts(fields["results"], "results", TextRule.Line, Words.InnerPath, alsoSingle: true),
        };
    }

    private ManualSpec Manual(Fields fields) => new(
        values.Text(fields["manual"], "manual", TextRule.Prose) ?? "",
        values.Text(fields["expect"], "expect", TextRule.Prose));

    private bool Video(Node? node)
    {
        var word = values.Text(node, "video", TextRule.Word);
        if (word is not (null or "onFailure")) values.Wrong(node!, $"video is {Mistakes.Quote(word)}", "write onFailure, or leave it out");
        return word is not null;
    }

    private static string? Elsewhere(string key)
    {
        var owners = Kinds.Where(kind => kind.Value.Keys.Contains(key)).Select(kind => kind.Key).ToList();
        return owners.Count == 0 ? null : $"it belongs to {string.Join(" and ", owners)} steps";
    }
}
