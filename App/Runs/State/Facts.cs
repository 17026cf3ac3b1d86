using System.Globalization;

namespace TestRuns.Runs.State;

/// <summary>What an event has to say: a few names with texts. A null says nothing.</summary>
public sealed class Facts
{
    private readonly Dictionary<string, string> facts = new(StringComparer.Ordinal);

    public Facts With(string name, object? value)
    {
        if (value is not null) facts[name] = Convert.ToString(value, CultureInfo.InvariantCulture)!;
        return this;
    }

    public IReadOnlyDictionary<string, string> ToDictionary() => facts;
}
