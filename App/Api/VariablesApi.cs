using System.Security.Claims;
using Microsoft.AspNetCore.Mvc;
using TestRuns.Access;
using TestRuns.Catalog.Values;
using TestRuns.Runs.Environments;

namespace TestRuns.Api;

public sealed record VariableBody
{
    /// <summary>Letters, digits and underscores, no digit first, at most 200.</summary>
    public string? Name { get; init; }

    /// <summary>At most 32 KiB. Left out: the secret of this name stays as it is.</summary>
    public string? Value { get; init; }

    /// <summary>It is encrypted, masked wherever it would be seen, and never given out again. It has at least 4 characters.</summary>
    public bool Secret { get; init; }
}

public sealed record VariablesBody
{
    /// <summary>Those that are set, all or none. What is not named stays. At most 200 stand at one place.</summary>
    public IReadOnlyList<VariableBody>? Variables { get; init; }

    internal IReadOnlyList<VariableWish> Wishes() => [.. (Variables ?? []).Select(one => new VariableWish(one.Name ?? "", one.Value, one.Secret))];
}

/// <param name="Value">Null: it is a secret.</param>
public sealed record VariableReply(string Name, string? Value, bool Secret, string ChangedBy, DateTimeOffset ChangedAt)
{
    public static VariableReply Of(VariableView one) => new(one.Name, one.Value, one.IsSecret, one.ChangedBy, one.ChangedAt);
}

/// <param name="Variables">By their names.</param>
public sealed record VariableListReply(IReadOnlyList<VariableReply> Variables);

/// <summary>
/// Variables and secrets of a project, or of one of its environments or suites. A name that stands at several places counts as
/// the run itself has it, before its suite, the suite's file, its environment, the project.
/// </summary>
public static class VariablesApi
{
    public static void MapVariables(this IEndpointRouteBuilder routes)
    {
        var variables = routes.MapGroup("/projects/{project}/variables").ProducesValidationProblem().ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status404NotFound);
        variables.MapGet("", List).Produces<VariableListReply>();
        variables.MapPut("", Put).Produces<VariableListReply>();
        variables.MapDelete("", Remove).Produces(StatusCodes.Status204NoContent);
    }

    private static async Task<IResult> List(
        string project, string? environment, string? suite, ClaimsPrincipal caller, ProjectGate gate, VariableStore variables, CancellationToken cancellationToken)
    {
        var (place, refusal) = await Enter(project, environment, suite, caller, ProjectRole.Runner, gate, variables, cancellationToken);
        return refusal ?? TypedResults.Ok(await Shown(variables, place!, cancellationToken));
    }

    private static async Task<IResult> Put(
        string project, string? environment, string? suite, VariablesBody body, ClaimsPrincipal caller, ProjectGate gate, VariableStore variables, EnvironmentNews news, Audit audit, CancellationToken cancellationToken)
    {
        var (place, refusal) = await Enter(project, environment, suite, caller, ProjectRole.Maintainer, gate, variables, cancellationToken);
        if (refusal is not null) return refusal;
        var wrong = new Wrong();
        wrong.If(body.Variables is null, "variables", "A list of variables, each with name, value and secret.");
        wrong.If(body.Variables?.Any(one => one is null) == true, "variables", "A list of variables, none of them null.");
        if (wrong.Any) return wrong.Answer();
        var put = await variables.Put(place!, body.Wishes(), caller.NameForPeople(), CancellationToken.None);
        if (put.Gone) return Problems.NotFound(environment is null ? "suite" : "environment");
        if (put.Mistakes.Count > 0) return TypedResults.ValidationProblem(put.Mistakes);
        news.Tell();
        if (put.Names.Count > 0) await audit.Write(Fact(caller, "variables.set", place!, put.Names), CancellationToken.None);
        return TypedResults.Ok(await Shown(variables, place!, cancellationToken));
    }

    private static async Task<IResult> Remove(
        string project, string? environment, string? suite, [FromQuery] string[]? name, ClaimsPrincipal caller, ProjectGate gate, VariableStore variables, EnvironmentNews news, Audit audit, CancellationToken cancellationToken)
    {
        var (place, refusal) = await Enter(project, environment, suite, caller, ProjectRole.Maintainer, gate, variables, cancellationToken);
        if (refusal is not null) return refusal;
        var wrong = new Wrong();
        wrong.If(name is null or [], "name", "The names of those that are to go, each as a parameter of its own.");
        if (wrong.Any) return wrong.Answer();
        var gone = await variables.Remove(place!, name!, CancellationToken.None);
        if (gone.Count == 0) return Problems.NotFound("variable");
        news.Tell();
        await audit.Write(Fact(caller, "variables.removed", place!, gone), CancellationToken.None);
        return TypedResults.NoContent();
    }

    /// <returns>What the call is about, or the answer that ends it.</returns>
    private static async Task<(VariablePlace? Place, IResult? Refusal)> Enter(
        string project, string? environment, string? suite, ClaimsPrincipal caller, ProjectRole needed, ProjectGate gate, VariableStore variables, CancellationToken cancellationToken)
    {
        var (found, refusal) = await gate.Enter(caller, project, needed, cancellationToken);
        if (refusal is not null) return (null, refusal);
        var wrong = new Wrong();
        wrong.If(environment is not null && suite is not null, "suite", "An environment or a suite, not both.");
        if (wrong.Any) return (null, wrong.Answer());
        var place = await variables.Find(found!.Id, environment, suite, cancellationToken);
        if (place is null) return (null, Problems.NotFound(environment is null ? "suite" : "environment"));
        return (place, null);
    }

    /// <summary>Names alone: a value that was none of a secret may be one tomorrow.</summary>
    private static AuditFact Fact(ClaimsPrincipal caller, string act, VariablePlace place, IReadOnlyList<string> names) =>
        new(caller.NameForPeople(), act, place.Source.InWords(), place.ProjectId, VariablePlace.Named(names));

    private static async Task<VariableListReply> Shown(VariableStore variables, VariablePlace place, CancellationToken cancellationToken) =>
        new([.. (await variables.List(place, cancellationToken)).Select(VariableReply.Of)]);
}
