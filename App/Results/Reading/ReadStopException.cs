namespace TestRuns.Results.Reading;

/// <summary>A limit is reached: the reading ends here. <see cref="ResultFile"/> makes a mistake of it.</summary>
internal sealed class ReadStopException(string problem, string remedy) : Exception(problem)
{
    public string Remedy => remedy;
}
