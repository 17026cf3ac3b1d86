using Microsoft.AspNetCore.Components.Server.Circuits;
using TestRuns.Runs;

namespace TestRuns.Connections;

/// <summary>
/// A circuit, as the tab that it belongs to. The framework says when its connection is down or up, down twice if it likes, and
/// when it is closed: at once when the page says goodbye as it is left, else minutes after its connection broke.
/// </summary>
public sealed class TabCircuit(Tabs tabs) : CircuitHandler
{
    private const int LongestId = 64;

    private volatile ClientRef? tab;

    /// <summary>Called when <see cref="Tab"/> is known, by the circuit itself.</summary>
    public event Action? Known;

    /// <summary>Null until the browser has said which tab it is.</summary>
    public ClientRef? Tab => tab;

    /// <summary>The browser says which tab this is; it says it once a page.</summary>
    /// <param name="person">Who sits at it, for people.</param>
    public void Name(string id, string person)
    {
        if (tab is not null || id.Length is 0 or > LongestId || !id.All(char.IsAsciiLetterOrDigit)) return;
        tab = new ClientRef(ClientKind.Browser, id, $"{person}'s tab");
        tabs.Take(tab, this);
        Known?.Invoke();
    }

    public override Task OnConnectionUpAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        if (tab is { } named) tabs.Up(named, this);
        return Task.CompletedTask;
    }

    public override Task OnConnectionDownAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        if (tab is { } named) tabs.Down(named, this);
        return Task.CompletedTask;
    }

    public override Task OnCircuitClosedAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        if (tab is { } named) tabs.Closed(named, this);
        return Task.CompletedTask;
    }
}
