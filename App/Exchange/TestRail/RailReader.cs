using TestRuns.Results.Reading;

namespace TestRuns.Exchange.TestRail;

/// <summary>
/// A suite of TestRail as its export to XML writes it: <c>suite</c>, in it <c>sections</c> within sections, in those
/// <c>cases</c>. A case's own fields are below <c>custom</c>, by the names that its installation gave them.
/// </summary>
internal sealed class RailReader(XmlSource xml, string file, DraftRemarks notes)
{
    private readonly List<RailCase> cases = [];
    private readonly HashSet<string> passedOver = new(StringComparer.Ordinal);

    public string? SuiteName { get; private set; }

    public IReadOnlyList<RailCase> Cases => cases;

    /// <summary>Stands on the suite.</summary>
    public Task Read() => Children(async () =>
    {
        switch (xml.Name)
        {
            case "name": SuiteName = await xml.Text(); break;
            case "sections": await Sections([]); break;
            case "section": await Section([]); break;
            default: await xml.Skip(); break;
        }
    });

    private Task Sections(IReadOnlyList<string> path) => Children(() => xml.Name == "section" ? Section(path) : xml.Skip());

    private async Task Section(IReadOnlyList<string> path)
    {
        var here = path;
        await Children(async () =>
        {
            switch (xml.Name)
            {
                case "name": here = await xml.Text() is { } name ? [.. path, name.Trim()] : path; break;
                case "sections": await Sections(here); break;
                case "section": await Section(here); break;
                case "cases": await Children(() => xml.Name == "case" ? Case(here) : xml.Skip()); break;
                default: await xml.Skip(); break;
            }
        });
    }

    private async Task Case(IReadOnlyList<string> path)
    {
        if (cases.Count >= CatalogDraft.MostCases) throw new ReadStopException($"there are more than {CatalogDraft.MostCases:N0} cases in it", "export it in parts");
        var one = new RailCase { Line = xml.Here("", "").Line, Sections = path };
        cases.Add(one);
        await Children(async () =>
        {
            switch (xml.Name)
            {
                case "id": one.Id = await xml.Text(); break;
                case "title": one.Title = await xml.Text(); break;
                case "type": one.Type = await xml.Text(); break;
                case "priority": one.Priority = await xml.Text(); break;
                case "references" or "refs": one.References = await xml.Text(); break;
                case "custom": await Children(() => Custom(one)); break;
                case "template" or "estimate" or "is_converted": await xml.Skip(); break;
                default: await PassOver(); break;
            }
        });
    }

    private async Task Custom(RailCase one)
    {
        switch (xml.Name)
        {
            case "preconds": one.Preconditions = await xml.Text(); break;
            case "steps": one.Steps = await xml.Text(); break;
            case "expected": one.Expected = await xml.Text(); break;
            case "mission": one.Mission = await xml.Text(); break;
            case "goals": one.Goals = await xml.Text(); break;
            case "steps_separated" or "steps_case": await Children(() => xml.Name == "step" ? Step(one) : xml.Skip()); break;
            case "automation_type": await xml.Skip(); break;
            default: await PassOver(); break;
        }
    }

    private async Task Step(RailCase one)
    {
        string? content = null, expected = null, more = null;
        await Children(async () =>
        {
            switch (xml.Name)
            {
                case "content": content = await xml.Text(); break;
                case "expected": expected = await xml.Text(); break;
                case "additional_info": more = await xml.Text(); break;
                default: await xml.Skip(); break;
            }
        });
        one.Separated.Add(new StepDraft(more is null ? content ?? "" : $"{PlainText.Prose(content ?? "")}\n\n{PlainText.Prose(more)}", expected));
    }

    /// <summary>Said once of each field, where it has something to say.</summary>
    private async Task PassOver()
    {
        var (name, here) = (xml.Name, xml.Here($"the field “{xml.Name}” has no place here", "it was left out, in all cases"));
        if (await xml.Text() is not null && passedOver.Add(name)) notes.Add(file, here);
    }

    /// <summary>Each element right within the one that it stands on; the reader of each leaves it at its end.</summary>
    private async Task Children(Func<Task> read)
    {
        if (xml.IsEmpty) return;
        var depth = xml.Depth;
        while (await xml.Next() && xml.Depth > depth)
            if (xml.IsElement && xml.Depth == depth + 1) await read();
    }
}
