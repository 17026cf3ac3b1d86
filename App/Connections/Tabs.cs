namespace TestRuns.Connections;

/// <summary>
/// Which circuit a tab is in. A tab that is loaded anew has a new circuit before the end of the old one is heard of: what the
/// old one still reports must not be taken for the new one's.
/// </summary>
public sealed class Tabs(ClientTracker tracker)
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, TabCircuit> circuits = new(StringComparer.Ordinal);

    /// <summary>The tab is in this circuit from now on.</summary>
    internal void Take(ClientRef tab, TabCircuit circuit)
    {
        lock (gate)
        {
            circuits[tab.Id] = circuit;
            tracker.Connected(tab);
        }
    }

    internal void Up(ClientRef tab, TabCircuit circuit)
    {
        lock (gate)
        {
            if (circuits.GetValueOrDefault(tab.Id) == circuit) tracker.Connected(tab);
        }
    }

    internal void Down(ClientRef tab, TabCircuit circuit)
    {
        lock (gate)
        {
            if (circuits.GetValueOrDefault(tab.Id) == circuit) tracker.Broken(tab);
        }
    }

    internal void Closed(ClientRef tab, TabCircuit circuit)
    {
        lock (gate)
        {
            if (circuits.GetValueOrDefault(tab.Id) != circuit) return;
            circuits.Remove(tab.Id);
            tracker.Broken(tab, Breakage.Closed);
        }
    }
}
