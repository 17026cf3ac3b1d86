using TestRuns.Live;

namespace TestRuns.Notices;

/// <summary>Tells whose notices have changed, by the number of the account: a bell looks again when it is its own.</summary>
public sealed class NoticeNews
{
    private readonly Broadcast<long> changes = new();

    public Broadcast<long>.Subscription Watch() => changes.Subscribe();

    internal void Tell(long accountId) => changes.Publish(accountId);
}
