using TestRuns.Catalog;
using TestRuns.Catalog.Shared;

namespace TestRuns.Tests.Catalog.Shared;

/// <summary>A catalog with shared steps.</summary>
public abstract class SharedWorld : CaseWorld
{
    protected static SharedSpec Steps(string name, params string[] commands) => new() { Name = name, Steps = [.. commands.Select(Run)] };

    protected static StepSpec Run(string command) => new StepSpec { Name = "", Kind = StepKind.Run, Run = new RunSpec { Command = command } }.Called(null);

    protected static CaseSpec Using(string title, params string[] names) => new() { Name = title, Steps = [.. names.Select(StepSpec.Using)] };

    protected async Task<StoredShared> Share(string name, params string[] commands) => (await Shared.Save(Project, null, Steps(name, commands), 0, Ana, Token)).Stored!;

    protected async Task<string> TextOf(long caseId) => CaseFile.Write((await Reads.Find(caseId, Token))!.Spec);
}
