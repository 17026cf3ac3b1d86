namespace TestRuns.Catalog.Values;

/// <summary>Where a variable can stand, the weakest first: a name that stands at a later one hides it at those before.</summary>
public enum VariableLevel
{
    Project,
    Environment,

    /// <summary>The <c>env</c> of the suite's file.</summary>
    SuiteFile,

    /// <summary>Beside the suite's file: what stands here was set on this server, and the file came from elsewhere.</summary>
    Suite,

    /// <summary>Given with the run.</summary>
    Run,
}

/// <param name="Name">Of the environment or the suite.</param>
public sealed record VariableSource(VariableLevel Level, string? Name)
{
    /// <summary>For people, such as "environment staging".</summary>
    public string InWords() => Level switch
    {
        VariableLevel.Project => "the project",
        VariableLevel.Environment => $"environment {Name}",
        VariableLevel.SuiteFile => $"the file of suite {Name}",
        VariableLevel.Suite => $"suite {Name}",
        _ => "the run itself",
    };
}

/// <summary>What variables are set for: a project, or an environment or a suite of it.</summary>
/// <param name="OwnerId">Of the environment or the suite; of a project none.</param>
public sealed record VariablePlace(long ProjectId, VariableSource Source, long? OwnerId)
{
    private const int MostNamed = 20;

    public static VariablePlace OfProject(long projectId) => new(projectId, new VariableSource(VariableLevel.Project, null), null);

    /// <summary>Names of variables for a record: the first of them, when they are many.</summary>
    public static string Named(IReadOnlyList<string> names) => names.Count <= MostNamed ? string.Join(", ", names) : $"{string.Join(", ", names.Take(MostNamed))} and {names.Count - MostNamed} more";

    internal long? EnvironmentId => Source.Level == VariableLevel.Environment ? OwnerId : null;

    internal long? SuiteId => Source.Level == VariableLevel.Suite ? OwnerId : null;
}
