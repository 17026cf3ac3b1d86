using System.Diagnostics.CodeAnalysis;

namespace TestRuns.Cli.Server;

/// <summary>What the server answered: a value, or why there is none.</summary>
internal sealed record ApiAnswer<T>(T? Value, ApiProblem? Problem)
{
    /// <summary>Exactly one of the two is there.</summary>
    public bool Failed([NotNullWhen(true)] out ApiProblem? problem, [NotNullWhen(false)] out T? value)
    {
        (problem, value) = (Problem, Value);
        return problem is not null;
    }
}
