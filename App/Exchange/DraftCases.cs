using TestRuns.Catalog;
using TestRuns.Catalog.Yaml;

namespace TestRuns.Exchange;

/// <summary>
/// Makes cases of what other tools tell, so that each is one that could have been written here: manual steps, tags of the
/// letters that tags have, no text longer than it may be. What does not fit is cut, and a note says so.
/// </summary>
internal sealed class DraftCases(DraftRemarks mistakes, DraftRemarks notes)
{
    private const int MostTags = 50;

    private readonly Dictionary<string, List<CaseSpec>> suites = new(StringComparer.Ordinal);
    private readonly List<CaseSpec> loose = [];

    public void Add(CaseDraft told)
    {
        var title = PlainText.Line(told.Title);
        if (title.Length == 0)
        {
            mistakes.Add(told.File, told.Line, "the case has no title", "give it one, or remove it");
            return;
        }

        var steps = told.Steps.Select(step => Step(told, step)).OfType<StepSpec>().ToList();
        if (steps.Count > SuiteFile.MaxStepsOfACase)
        {
            notes.Add(told.File, told.Line, $"“{PlainText.Short(title, 60)}” has {steps.Count:N0} steps", $"the first {SuiteFile.MaxStepsOfACase:N0} are taken");
            steps.RemoveRange(SuiteFile.MaxStepsOfACase, steps.Count - SuiteFile.MaxStepsOfACase);
        }

        var key = told.Key is null ? "" : PlainText.Line(told.Key);
        var spec = new CaseSpec
        {
            Name = Cut(told, "title", title, TextRule.Name.MaxLength),
            Key = key.Length == 0 ? null : Cut(told, "key", key, TextRule.Name.MaxLength),
            Tags = Tags(told),
            Preconditions = told.Preconditions is null || PlainText.Prose(told.Preconditions) is not { Length: > 0 } text ? null : Cut(told, "preconditions", text, TextRule.Prose.MaxLength),
            // A case without steps is one that a person carries out by its title.
            Steps = steps.Count > 0 ? steps : [Manual(PlainText.Short(title, TextRule.Prose.MaxLength), null)],
        };
        if (SuiteName(told.Suite) is not { } suite) loose.Add(spec);
        else if (suites.TryGetValue(suite, out var list)) list.Add(spec);
        else suites[suite] = [spec];
    }

    public CatalogDraft Draft() => new()
    {
        Suites = [.. suites.Select(suite => new SuiteSpec { Name = suite.Key, Cases = suite.Value })], Loose = loose, Mistakes = mistakes.All(), Notes = notes.All(),
    };

    private StepSpec? Step(CaseDraft told, StepDraft step)
    {
        var (act, expected) = (PlainText.Prose(step.Do), step.Expected is null ? "" : PlainText.Prose(step.Expected));
        if (act.Length == 0 && expected.Length == 0) return null;
        if (act.Length == 0) act = "Look";
        return Manual(Cut(told, "step", act, TextRule.Prose.MaxLength), expected.Length == 0 ? null : Cut(told, "expected result", expected, TextRule.Prose.MaxLength));
    }

    private static StepSpec Manual(string act, string? expected) =>
        new StepSpec { Name = "", Kind = StepKind.Manual, Manual = new ManualSpec(act, expected) }.Called(null);

    private List<string> Tags(CaseDraft told)
    {
        var tags = new List<string>();
        foreach (var word in told.Tags)
        {
            if (TagText.Of(word) is not { } tag) notes.Add(told.File, told.Line, $"“{PlainText.Short(PlainText.Line(word), 60)}” cannot be a tag", "it was left out");
            else if (!tags.Contains(tag, StringComparer.Ordinal) && tags.Count < MostTags) tags.Add(tag);
        }

        return tags;
    }

    private string Cut(CaseDraft told, string what, string text, int most)
    {
        if (text.Length > most) notes.Add(told.File, told.Line, $"the {what} has {text.Length:N0} characters", $"it was cut after {most:N0}");
        return PlainText.Short(text, most);
    }

    /// <summary>A suite's name is a part of its address.</summary>
    private static string? SuiteName(string? told)
    {
        if (told is null) return null;
        var name = PlainText.Short(PlainText.Line(told).Replace('/', '-').Replace('\\', '-'), TextRule.Name.MaxLength);
        return name.Length == 0 ? null : name is "." or ".." ? "suite" : name;
    }
}
