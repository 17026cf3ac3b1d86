using System.Security.Claims;
using TestRuns.Access;
using TestRuns.Runs.Reading;
using TestRuns.Runs.Remarks;

namespace TestRuns.Api;

/// <summary>A comment on the result of a case, or with a url the link to a defect.</summary>
public sealed record CommentBody
{
    /// <summary>At most 4,000 characters; of a link at most 100, and left out it is taken from the url.</summary>
    public string? Text { get; init; }

    /// <summary>Of a defect: it begins with http:// or https://.</summary>
    public string? Url { get; init; }

    public RemarkWish Wish() => new(Text, Url);
}

/// <param name="Own">The caller wrote it, and may change it.</param>
public sealed record CommentReply(long Id, string Text, string? Url, string By, DateTimeOffset At, DateTimeOffset? EditedAt, bool Own);

/// <param name="Comments">The oldest first.</param>
public sealed record CommentListReply(IReadOnlyList<CommentReply> Comments);

/// <summary>What people and programs write beside results.</summary>
public static class CommentsApi
{
    public static void MapComments(this IEndpointRouteBuilder routes)
    {
        var comments = routes.MapGroup("/runs/{id:long}/cases/{caseId:long}/comments").ProducesProblem(StatusCodes.Status404NotFound);
        comments.MapGet("", List).Produces<CommentListReply>();
        comments.MapPost("", Add).Produces<CommentReply>(StatusCodes.Status201Created).ProducesValidationProblem()
            .ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status409Conflict);
        comments.MapPut("/{commentId:long}", Edit).Produces<CommentReply>().ProducesValidationProblem().ProducesProblem(StatusCodes.Status403Forbidden);
        comments.MapDelete("/{commentId:long}", Remove).Produces(StatusCodes.Status204NoContent).ProducesProblem(StatusCodes.Status403Forbidden);
    }

    private static async Task<IResult> List(long id, long caseId, ClaimsPrincipal caller, RunGate gate, RemarkReads remarks, CancellationToken cancellationToken)
    {
        var (_, refusal) = await gate.Enter(caller, id, ProjectRole.Viewer, cancellationToken);
        if (refusal is not null) return refusal;
        if (await remarks.Of(id, caseId, cancellationToken) is not { } found) return Problems.NotFound("case in this run");
        var me = caller.AuthorKey();
        return TypedResults.Ok(new CommentListReply(
            [.. found.Select(remark => new CommentReply(remark.Id, remark.Text, remark.Url, remark.By, remark.At, remark.EditedAt, remark.Author == me))]));
    }

    private static async Task<IResult> Add(
        long id, long caseId, CommentBody body, ClaimsPrincipal caller, RunGate gate, RemarkOnCase remarks, Audit audit, CancellationToken cancellationToken)
    {
        var (run, refusal) = await gate.Enter(caller, id, ProjectRole.Runner, cancellationToken);
        if (refusal is not null) return refusal;
        if (body.Wish().Mistakes() is { Count: > 0 } mistakes) return TypedResults.ValidationProblem(mistakes);
        var answer = await remarks.Add(id, caseId, body.Wish(), AuthorOf(caller), CancellationToken.None);
        if (answer.Remark is not { } made) return Refused(answer.Outcome);
        await Write(audit, caller, "case.commented", run!, answer);
        return TypedResults.Created($"/api/v1/runs/{id}/cases/{caseId}/comments", Own(made));
    }

    private static async Task<IResult> Edit(
        long id, long caseId, long commentId, CommentBody body, ClaimsPrincipal caller, RunGate gate, RemarkOnCase remarks, Audit audit, CancellationToken cancellationToken)
    {
        var (run, refusal) = await gate.Enter(caller, id, ProjectRole.Runner, cancellationToken);
        if (refusal is not null) return refusal;
        if (body.Wish().Mistakes() is { Count: > 0 } mistakes) return TypedResults.ValidationProblem(mistakes);
        var answer = await remarks.Edit(id, caseId, commentId, body.Wish(), AuthorOf(caller), CancellationToken.None);
        if (answer.Remark is not { } changed) return Refused(answer.Outcome);
        await Write(audit, caller, "case.commentChanged", run!, answer);
        return TypedResults.Ok(Own(changed));
    }

    private static async Task<IResult> Remove(
        long id, long caseId, long commentId, ClaimsPrincipal caller, RunGate gate, RemarkOnCase remarks, Audit audit, CancellationToken cancellationToken)
    {
        var (run, refusal) = await gate.Enter(caller, id, ProjectRole.Runner, cancellationToken);
        if (refusal is not null) return refusal;
        var answer = await remarks.Remove(id, caseId, commentId, AuthorOf(caller), CancellationToken.None);
        if (answer.Outcome != RemarkOutcome.Done) return Refused(answer.Outcome);
        await Write(audit, caller, "case.commentRemoved", run!, answer);
        return TypedResults.NoContent();
    }

    private static Author AuthorOf(ClaimsPrincipal caller) => new(RunGate.ActorOf(caller), caller.AuthorKey());

    private static CommentReply Own(CaseRemark remark) => new(remark.Id, remark.Text, remark.Url, remark.By, remark.At, remark.EditedAt, Own: true);

    private static Task Write(Audit audit, ClaimsPrincipal caller, string action, RunSummary run, RemarkAnswer answer) => audit.Write(
        new AuditFact(caller.NameForPeople(), action, $"run {run.Number}, case “{answer.Case}”", run.ProjectId, answer.Remark?.Url), CancellationToken.None);

    private static IResult Refused(RemarkOutcome outcome) => outcome switch
    {
        RemarkOutcome.NoSuchCase => Problems.NotFound("case in this run"),
        RemarkOutcome.NotYours => Problems.Forbidden("Somebody else wrote it."),
        RemarkOutcome.TooMany => Problems.Conflict("tooMany", $"A case has at most {RemarkOnCase.Most} comments and links."),
        _ => Problems.NotFound("comment on this case"),
    };
}
