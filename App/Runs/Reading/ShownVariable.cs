namespace TestRuns.Runs.Reading;

/// <summary>A variable of a run as it may be shown.</summary>
/// <param name="Value">Of a secret its mask.</param>
/// <param name="Origin">Null: of a run that was made before it was kept.</param>
public sealed record ShownVariable(string Name, string Value, VariableOrigin? Origin);
