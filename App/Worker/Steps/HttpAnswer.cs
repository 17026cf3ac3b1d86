namespace TestRuns.Worker.Steps;

/// <param name="Body">As UTF-8; cut off after 4 MB.</param>
/// <param name="Took">From the request to the end of the body.</param>
internal sealed record HttpAnswer(int Status, string Reason, IReadOnlyList<(string Name, string Value)> Headers, string Body, TimeSpan Took)
{
    public string? Header(string name) =>
        Headers.Where(header => header.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(header => header.Value).FirstOrDefault();
}
