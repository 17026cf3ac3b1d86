using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace TestRuns.Api;

/// <summary>The files of a request, read as they come in: none of them is kept on the way.</summary>
internal static class UploadedFiles
{
    private const int MostFiles = 100;

    /// <summary>In characters; the standard says 70.</summary>
    private const int LongestBoundary = 200;

    /// <param name="take">Gets each file, to read it at once.</param>
    /// <param name="name">What the file is called where the body is one.</param>
    /// <returns>Null: all of it was read. Else the answer that ends the call.</returns>
    public static async Task<IResult?> Read(Func<string, Stream, Task> take, string name, HttpContext http, long mostBytes, CancellationToken cancellationToken)
    {
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit) limit.MaxRequestBodySize = mostBytes;
        if (http.Request.ContentLength > mostBytes) return TooLarge(mostBytes);
        try
        {
            if (!MediaTypeHeaderValue.TryParse(http.Request.ContentType, out var type) || !type.MediaType.StartsWith("multipart/", StringComparison.OrdinalIgnoreCase))
            {
                if (http.Request.ContentLength != 0) await take(name, http.Request.Body);
                return null;
            }

            var boundary = HeaderUtilities.RemoveQuotes(type.Boundary).Value;
            return boundary is not { Length: > 0 and <= LongestBoundary }
                ? TypedResults.ValidationProblem(new Dictionary<string, string[]> { ["Content-Type"] = [$"multipart/form-data names the boundary between its parts, of at most {LongestBoundary} characters."] })
                : await ReadForm(take, new MultipartReader(boundary, http.Request.Body), cancellationToken);
        }
        catch (BadHttpRequestException error) when (error.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return TooLarge(mostBytes);
        }
        catch (InvalidDataException error)
        {
            return NoForm(error.Message);
        }
        // The reader of forms says so of one that ends too early; what is wrong with the connection is told by another one.
        catch (IOException error) when (error is not BadHttpRequestException && !cancellationToken.IsCancellationRequested)
        {
            return NoForm("it ends too early");
        }
    }

    private static async Task<IResult?> ReadForm(Func<string, Stream, Task> take, MultipartReader reader, CancellationToken cancellationToken)
    {
        var files = 0;
        while (await reader.ReadNextSectionAsync(cancellationToken) is { } section)
        {
            // What is no file in a form is not ours.
            if (!ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var part) || NameOf(part) is not { } name) continue;
            if (++files > MostFiles) return TypedResults.ValidationProblem(new Dictionary<string, string[]> { ["body"] = [$"At most {MostFiles} files at once."] });
            await take(name, section.Body);
        }

        return null;
    }

    private static string? NameOf(ContentDispositionHeaderValue part)
    {
        var name = HeaderUtilities.RemoveQuotes(part.FileNameStar.HasValue ? part.FileNameStar : part.FileName).Value;
        if (string.IsNullOrWhiteSpace(name)) return null;
        return name.Length <= 200 ? name : name[^200..];
    }

    private static IResult NoForm(string why) =>
        TypedResults.ValidationProblem(new Dictionary<string, string[]> { ["body"] = [$"It is no form as multipart/form-data: {why.TrimEnd('.')}."] });

    private static IResult TooLarge(long most) => TypedResults.Problem(
        $"It is larger than {most / (1024 * 1024)} MB, which is the most for one import. Import it in parts.", statusCode: StatusCodes.Status413PayloadTooLarge);
}
