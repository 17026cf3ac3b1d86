namespace TestRuns.Components.Visit;

/// <summary>
/// The project that the page at hand is about, whether its address says it or not. The bar shows this one, and leads to the
/// other pages of it: who went from a case of one project to "Cases" was among those of another, and could import into it.
/// </summary>
public sealed class PageProject
{
    private object? page;

    /// <summary>Told on the tab's own thread.</summary>
    public event Action? Changed;

    /// <summary>Null: the page is about none, or about all.</summary>
    public string? Key { get; private set; }

    public void Is(object told, string key)
    {
        page = told;
        Tell(key);
    }

    /// <summary>The next page may have told its own before this one is gone.</summary>
    public void Left(object told)
    {
        if (page != told) return;
        page = null;
        Tell(null);
    }

    private void Tell(string? key)
    {
        if (Key == key) return;
        Key = key;
        Changed?.Invoke();
    }
}
