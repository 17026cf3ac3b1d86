using Microsoft.AspNetCore.DataProtection;
using TestRuns.Storage;

namespace TestRuns.Catalog.Values;

/// <summary>Keeps the values of secrets encrypted: they are opened for the steps of a run, and for nobody else.</summary>
public sealed class VariableSeal(IDataProtectionProvider protection, ILogger<VariableSeal> logger)
{
    private readonly Seal seal = new(protection, "TestRuns.Catalog.Variables.v1", "secret among the variables", logger);

    internal string Close(string value) => seal.Close(value);

    /// <inheritdoc cref="Seal.Open"/>
    public string? Open(string closed) => seal.Open(closed);
}
