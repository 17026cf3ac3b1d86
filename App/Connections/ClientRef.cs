using TestRuns.Runs;

namespace TestRuns.Connections;

/// <summary>Something that a run's life can hang on.</summary>
/// <param name="Id">Of a tab the one in its sessionStorage; of a controller its name; of a reporter its session's number.</param>
/// <param name="Name">For people: "lab-3", "Ana's tab".</param>
public sealed record ClientRef(ClientKind Kind, string Id, string Name)
{
    public static ClientRef Controller(string name) => new(ClientKind.Controller, name, name);

    public static ClientRef Reporter(long session, string name) => new(ClientKind.Reporter, $"{session}", name);
}

/// <summary>How a client stopped being there.</summary>
public enum Breakage
{
    /// <summary>Its connection is down, or it is silent on one.</summary>
    Connection,

    /// <summary>A tab: its circuit is closed, because the page was closed or is being loaded anew.</summary>
    Closed,
}

/// <summary>A client is gone, and every run that hung on it was asked to end.</summary>
/// <param name="Why">For people, as the runs were told.</param>
public sealed record ClientLoss(ClientRef Client, string Why);
