namespace TestRuns.Access.People;

/// <summary>Tells open tabs at once that somebody's standing has changed. It does not say how: who hears it asks anew.</summary>
public sealed class AccessNews
{
    /// <summary>With the number of the account. Handlers return at once.</summary>
    public event Action<long>? Changed;

    public void Tell(long accountId) => Changed?.Invoke(accountId);
}
