using TestRuns.Live;

namespace TestRuns.Hooks;

/// <summary>Something about webhooks has changed: who shows them, or sends for them, looks again.</summary>
public sealed class HookNews
{
    private readonly Broadcast<bool> changes = new();

    /// <summary>One that waits is enough: it says that there is something to look at, not what.</summary>
    public Broadcast<bool>.Subscription Watch() => changes.Subscribe(capacity: 1);

    internal void Tell() => changes.Publish(true);
}
