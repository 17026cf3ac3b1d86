using System.Security.Claims;
using TestRuns.Access;
using TestRuns.Catalog;
using TestRuns.Notices;
using TestRuns.Notices.Rules;
using TestRuns.Runs;

namespace TestRuns.Api;

/// <param name="Status">As the run ended.</param>
/// <param name="Url">Its page.</param>
public sealed record NoticedRun(long Id, int Number, string Name, RunStatus Status, string Url);

/// <param name="Project">The key of its project.</param>
/// <param name="CaseId">The case to look at first; null: the run.</param>
/// <param name="ReadAt">Null: not yet.</param>
public sealed record NoticeReply(long Id, RuleKind Kind, string Text, DateTimeOffset At, DateTimeOffset? ReadAt, string Project, NoticedRun Run, long? CaseId);

/// <param name="Notifications">The newest first.</param>
/// <param name="Unread">How many of all are unread.</param>
/// <param name="Next">Give it as <c>cursor</c> to read on; null: there are no more.</param>
public sealed record NoticeListReply(IReadOnlyList<NoticeReply> Notifications, int Unread, string? Next);

public sealed record NoticeListWish
{
    /// <summary><c>true</c>: those that were not read alone.</summary>
    public string? Unread { get; init; }

    public string? Cursor { get; init; }

    public string? Limit { get; init; }
}

/// <summary>Which are read: these, or all up to one.</summary>
public sealed record ReadBody
{
    /// <summary>At most 200.</summary>
    public IReadOnlyList<long>? Ids { get; init; }

    /// <summary>This one and all that are older.</summary>
    public long? UpTo { get; init; }
}

/// <param name="Read">How many were unread.</param>
/// <param name="Unread">How many still are.</param>
public sealed record ReadReply(int Read, int Unread);

/// <summary>What a person was told. A token is nobody's eyes: it has none.</summary>
public static class NoticesApi
{
    private const int MostIds = 200;

    public static void MapNotices(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/notifications", List).Produces<NoticeListReply>().ProducesValidationProblem();
        routes.MapPost("/notifications/read", Read).Produces<ReadReply>().ProducesValidationProblem();
    }

    private static async Task<IResult> List(
        [AsParameters] NoticeListWish wish, ClaimsPrincipal caller, ProjectAccess access, ProjectStore projects, NoticeStore notices, CancellationToken cancellationToken)
    {
        var wrong = new Wrong();
        var limit = Paging.Limit(wish.Limit, wrong);
        wrong.If(wish.Unread is not (null or "true" or "false"), "unread", "true or false.");
        wrong.If(wish.Cursor is not null && !long.TryParse(wish.Cursor, out _), "cursor", "What the page before gave as “next”.");
        if (wrong.Any) return wrong.Answer();
        if (caller.AccountId() is not { } account) return TypedResults.Ok(new NoticeListReply([], 0, null));
        var visible = await access.VisibleProjects(caller, cancellationToken);
        var page = await notices.List(account, visible, wish.Unread == "true", wish.Cursor is null ? null : long.Parse(wish.Cursor), limit, cancellationToken);
        var keys = await ProjectKeys.Read(projects, cancellationToken);
        return TypedResults.Ok(new NoticeListReply([.. page.Notices.Select(notice => Of(notice, keys))], await notices.Unread(account, visible, cancellationToken), page.Next?.ToString()));
    }

    private static async Task<IResult> Read(ReadBody body, ClaimsPrincipal caller, ProjectAccess access, NoticeStore notices, CancellationToken cancellationToken)
    {
        var wrong = new Wrong();
        wrong.If(body.Ids is null == body.UpTo is null, "ids", "Either ids or upTo.");
        wrong.If(body.Ids is { Count: 0 or > MostIds }, "ids", $"From 1 to {MostIds} numbers of notifications.");
        wrong.If(body.UpTo is < 1, "upTo", "The number of a notification.");
        if (wrong.Any) return wrong.Answer();
        if (caller.AccountId() is not { } account) return TypedResults.Ok(new ReadReply(0, 0));
        // Of others' numbers nothing is said: they are just not among one's own.
        var read = body.Ids is { } ids ? await notices.Read(account, [.. ids], CancellationToken.None) : await notices.ReadAll(account, body.UpTo!.Value, CancellationToken.None);
        return TypedResults.Ok(new ReadReply(read, await notices.Unread(account, await access.VisibleProjects(caller, cancellationToken), cancellationToken)));
    }

    private static NoticeReply Of(Notice notice, ProjectKeys keys) => new(
        notice.Id, notice.Kind, notice.Text, notice.At, notice.ReadAt, keys[notice.ProjectId],
        new NoticedRun(notice.RunId, notice.RunNumber, notice.RunName, notice.RunStatus, $"/runs/{notice.RunId}"), notice.CaseId);
}
