namespace TestRuns.Catalog.Yaml;

internal sealed class StepWriter(YamlText yaml)
{
    public void Write(StepSpec step) => yaml.Mapping(() =>
    {
        yaml.Pair("name", step.Name == StepNames.Of(step) ? null : step.Name);
        if (step.Run is { } run) Run(run);
        if (step.Http is { } http) Http(http);
        if (step.Browser is { } browser) yaml.List("browser", browser, Action);
        yaml.Pair("wait", step.Wait);
        yaml.Pair("manual", step.Manual?.Instruction);
        yaml.Pair("expect", step.Manual?.Expect);
        yaml.Pair("timeout", step.Timeout);
        yaml.Flag("critical", step.Critical);
        yaml.Flag("always", step.Always);
        yaml.Flag("continueOnFailure", step.ContinueOnFailure);
        yaml.Flag("abortRunOnFailure", step.AbortRunOnFailure);
        yaml.Pairs("env", step.Env);
    });

    private void Run(RunSpec run)
    {
        var defaults = new RunSpec { Command = "" };
        yaml.Pair("run", run.Command);
        yaml.Pair("shell", run.Shell);
        yaml.Pair("cwd", run.Cwd);
        yaml.Pair("stopSignal", run.StopSignal == defaults.StopSignal ? null : run.StopSignal);
        yaml.Pair("grace", run.Grace == defaults.Grace ? null : run.Grace);
        if (run.Results is [var single]) yaml.Pair("results", single);
        else yaml.Words("results", run.Results);
    }

    private void Http(HttpSpec http)
    {
        if (http.Headers.Count == 0 && http.Body is null)
        {
            yaml.Pair("http", $"{http.Method} {http.Url}");
        }
        else
        {
            yaml.Key("http");
            yaml.Mapping(() =>
            {
                yaml.Pair("method", http.Method);
                yaml.Pair("url", http.Url);
                yaml.Pairs("headers", http.Headers);
                yaml.Pair("body", http.Body);
            });
        }

        Expect(http.Expect);
    }

    private void Expect(HttpExpectation expect)
    {
        var onlyStatus = expect is { Status: not null, Headers.Count: 0, Json.Count: 0, Text: null, Within: null };
        if (expect is { Status: null, Headers.Count: 0, Json.Count: 0, Text: null, Within: null }) return;
        yaml.Key("expect");
        yaml.Mapping(
            () =>
            {
                yaml.Number("status", expect.Status);
                yaml.Pairs("headers", expect.Headers);
                yaml.Pairs("json", expect.Json);
                yaml.Pair("text", expect.Text);
                yaml.Pair("within", expect.Within);
            },
            oneLine: onlyStatus);
    }

    private void Action(BrowserAction action) => yaml.Mapping(() =>
    {
        if (action.Value is null)
        {
            yaml.Pair(action.Action, action.Target);
            return;
        }

        yaml.Key(action.Action);
        yaml.Mapping(() => yaml.Pair(action.Target, action.Value));
    });
}
