using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Http.Features;
using TestRuns.Access;
using TestRuns.Storage;
using TestRuns.Storage.Backups;

namespace TestRuns.Api;

/// <summary>The whole of the data folder, as a file. It holds the keys and the hashes of all: a token of its own opens it, and nothing else.</summary>
public static class BackupApi
{
    private static readonly SemaphoreSlim OneAtATime = new(1);

    public static void MapBackup(this IEndpointRouteBuilder routes) => routes.MapGet("/backup", Get)
        .OpenToTokens(TokenScope.Backup)
        // The command line's own: what a program with a token for the API reads in the document, it may call.
        .ExcludeFromDescription();

    private static async Task Get(HttpContext http, ClaimsPrincipal caller, DataFolder folder, Audit audit, TimeProvider time, CancellationToken cancellationToken)
    {
        // Whoever may make tokens for one project may not have all of them.
        if (caller.OwnToken() is not { ProjectId: null })
        {
            await Refuse(http, StatusCodes.Status403Forbidden, "The token is one project's. A backup is of the whole server: an administrator makes a token for all projects.");
            return;
        }

        if (!await OneAtATime.WaitAsync(0, cancellationToken))
        {
            await Refuse(http, StatusCodes.Status409Conflict, "Another backup is being made. Try again when it is done.");
            return;
        }

        try
        {
            await audit.Write(new AuditFact(caller.NameForPeople(), "backup.taken", "the whole server"), cancellationToken);
            http.Response.ContentType = "application/zip";
            http.Response.Headers.ContentDisposition = string.Create(CultureInfo.InvariantCulture, $"attachment; filename=testruns-{time.GetUtcNow():yyyyMMdd-HHmmss}.zip");
            // The archive's writer still writes some of its own parts without waiting.
            http.Features.GetRequiredFeature<IHttpBodyControlFeature>().AllowSynchronousIO = true;
            await Backup.Write(folder, http.Response.Body, time, new Progress<BackupProgress>(), cancellationToken);
        }
        catch (BackupRefusedException refused) when (!http.Response.HasStarted)
        {
            http.Response.Clear();
            await Refuse(http, StatusCodes.Status507InsufficientStorage, refused.Message);
        }
        finally
        {
            OneAtATime.Release();
        }
    }

    private static Task Refuse(HttpContext http, int status, string why) => TypedResults.Problem(why, statusCode: status).ExecuteAsync(http);
}
