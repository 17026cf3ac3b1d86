namespace TestRuns.Hooks;

/// <summary>Where people find this server: what is told to others about a run says where it can be looked at.</summary>
public sealed class HookAddress(Func<string> serverUrl)
{
    public string OfRun(long runId) => $"{serverUrl().TrimEnd('/')}/runs/{runId}";
}
