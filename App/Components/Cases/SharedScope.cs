using TestRuns.Catalog.Shared;

namespace TestRuns.Components.Cases;

/// <summary>The shared steps that the case in the editor may use; given to all that is in the form.</summary>
/// <param name="Renew">Reads anew what there is.</param>
public sealed record SharedScope(long ProjectId, SharedNames Names, Func<Task> Renew)
{
    public static readonly SharedScope None = new(0, SharedNames.None, () => Task.CompletedTask);
}
