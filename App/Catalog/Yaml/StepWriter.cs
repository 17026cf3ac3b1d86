namespace TestRuns.Catalog.Yaml;

internal sealed class StepWriter(ITextForm text)
{
    public void Write(StepSpec step) => text.Mapping(() =>
    {
        text.Pair("name", step.Name == StepNames.Of(step) ? null : step.Name);
        text.Pair("use", step.Use);
        if (step.Run is { } run) Run(run);
        if (step.Http is { } http) Http(http);
        if (step.Browser is { } browser) text.List("browser", browser, Action);
        text.Pair("actionTimeout", step.ActionTimeout);
        text.Pair("video", step.VideoOnFailure ? "onFailure" : null);
        text.Pair("wait", step.Wait);
        text.Pair("manual", step.Manual?.Instruction);
        text.Pair("expect", step.Manual?.Expect);
        text.Pair("timeout", step.Timeout);
        text.Flag("critical", step.Critical);
        text.Flag("always", step.Always);
        text.Flag("continueOnFailure", step.ContinueOnFailure);
        text.Flag("abortRunOnFailure", step.AbortRunOnFailure);
        text.Pairs("env", step.Env);
    });

    private void Run(RunSpec run)
    {
        var defaults = new RunSpec { Command = "" };
        text.Pair("run", run.Command);
        text.Pair("shell", run.Shell);
        text.Pair("cwd", run.Cwd);
        text.Pair("stopSignal", run.StopSignal == defaults.StopSignal ? null : run.StopSignal);
        text.Pair("grace", run.Grace == defaults.Grace ? null : run.Grace);
        if (run.Results is [var single]) text.Pair("results", single);
        else text.Words("results", run.Results);
    }

    private void Http(HttpSpec http)
    {
        if (http.Headers.Count == 0 && http.Body is null)
        {
            text.Pair("http", $"{http.Method} {http.Url}");
        }
        else
        {
            text.Key("http");
            text.Mapping(() =>
            {
                text.Pair("method", http.Method);
                text.Pair("url", http.Url);
                text.Pairs("headers", http.Headers);
                text.Pair("body", http.Body);
            });
        }

        Expect(http.Expect);
    }

    private void Expect(HttpExpectation expect)
    {
        var onlyStatus = expect is { Status: not null, Headers.Count: 0, Json.Count: 0, Text: null, Within: null };
        if (expect is { Status: null, Headers.Count: 0, Json.Count: 0, Text: null, Within: null }) return;
        text.Key("expect");
        text.Mapping(
            () =>
            {
                text.Number("status", expect.Status);
                text.Pairs("headers", expect.Headers);
                text.Pairs("json", expect.Json);
                text.Pair("text", expect.Text);
                text.Pair("within", expect.Within);
            },
            oneLine: onlyStatus);
    }

    private void Action(BrowserAction action) => text.Mapping(() =>
    {
        if (action.Value is null)
        {
            text.Pair(action.Action, action.Target);
            return;
        }

        text.Key(action.Action);
        text.Mapping(() => text.Pair(action.Target, action.Value));
    });
}
