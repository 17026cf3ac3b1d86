namespace TestRuns.Catalog.Yaml;

/// <summary>What a suite is written in: YAML for people, JSON for programs. What says nothing (null, false, no entries) is left out.</summary>
internal interface ITextForm
{
    /// <param name="content">Writes the entries.</param>
    /// <param name="oneLine">It is short: where people read, it stands on one line.</param>
    void Mapping(Action content, bool oneLine = false);

    void Key(string key);

    void Pair(string key, string? value);

    void Pair(string key, TimeSpan? value);

    void Flag(string key, bool value);

    void Number(string key, int? value);

    void Pairs(string key, IReadOnlyDictionary<string, string> pairs);

    void Words(string key, IReadOnlyList<string> words);

    void List<T>(string key, IReadOnlyList<T> items, Action<T> write);

    /// <returns>All that was written.</returns>
    string End();
}
