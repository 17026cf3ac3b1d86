using System.Security.Cryptography;
using System.Text;
using Microsoft.OpenApi;
using TestRuns.Catalog;
using TestRuns.Catalog.Shared;

namespace TestRuns.Api;

/// <summary>How a suite, or shared steps, travel: as the file that people write (YAML), or as the same in JSON, by content type.</summary>
internal static class SuiteForm
{
    public const string Json = "application/json";
    public const string Yaml = "application/yaml";

    private static readonly string[] YamlTypes = [Yaml, "text/yaml", "application/x-yaml", "text/x-yaml"];

    /// <summary>JSON where both are wanted.</summary>
    public static bool WantsYaml(HttpRequest request) =>
        request.Headers.Accept.ToString() is var accept && !accept.Contains(Json, StringComparison.OrdinalIgnoreCase) && YamlTypes.Any(type => accept.Contains(type, StringComparison.OrdinalIgnoreCase));

    /// <summary>Of what it says, in whatever form.</summary>
    public static string Tag(SuiteSpec suite) => Tag(SuiteFile.WriteJson(suite));

    /// <summary>Of what was written down as JSON.</summary>
    public static string Tag(string json) => $"\"{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(json)).AsSpan(0, 16))}\"";

    public static IResult Written(SuiteSpec suite, bool yaml) => Written(yaml ? SuiteFile.Write(suite) : SuiteFile.WriteJson(suite), yaml);

    public static IResult Written(string text, bool yaml) => TypedResults.Text(text, $"{(yaml ? Yaml : Json)}; charset=utf-8");

    /// <param name="shared">The shared steps that it may use.</param>
    /// <returns>The suite, or the answer that ends the call.</returns>
    public static async Task<(SuiteSpec? Suite, IResult? Refusal)> Read(HttpRequest request, SharedNames shared, CancellationToken cancellationToken)
    {
        var (text, refusal) = await TextOf(request, "A suite's file is UTF-8 and has at most 1 MB: make several suites of it.", cancellationToken);
        if (text is null) return (null, refusal);
        var reading = IsYaml(request) ? SuiteFile.Read(text, shared) : SuiteFile.ReadJson(text, shared);
        return reading.Suite is { } suite ? (suite, null) : (null, Refused(reading.Mistakes));
    }

    /// <param name="tooLarge">What is said of one that is.</param>
    /// <returns>The body, or the answer that ends the call.</returns>
    public static async Task<(string? Text, IResult? Refusal)> TextOf(HttpRequest request, string tooLarge, CancellationToken cancellationToken)
    {
        var yaml = IsYaml(request);
        if (!yaml && !TypeOf(request).Equals(Json, StringComparison.OrdinalIgnoreCase))
            return (null, TypedResults.Problem($"Send it as {Yaml} or {Json}.", statusCode: StatusCodes.Status415UnsupportedMediaType));
        return await Text(request, cancellationToken) is { } text ? (text, null) : (null, TypedResults.Problem(tooLarge, statusCode: StatusCodes.Status413PayloadTooLarge));
    }

    /// <summary>Is the body a file as people write it?</summary>
    public static bool IsYaml(HttpRequest request) => YamlTypes.Contains(TypeOf(request), StringComparer.OrdinalIgnoreCase);

    /// <summary>For OpenAPI: both forms, which say the same.</summary>
    public static Task DescribeBody(OpenApiOperation operation, string description)
    {
        operation.RequestBody = new OpenApiRequestBody
        {
            Required = true,
            Description = description,
            Content = new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal)
            {
                [Json] = new() { Schema = new OpenApiSchema { Type = JsonSchemaType.Object } },
                [Yaml] = new() { Schema = new OpenApiSchema { Type = JsonSchemaType.String } },
            },
        };
        return Task.CompletedTask;
    }

    /// <summary>Every mistake, for people in <c>errors</c> and for editors in <c>mistakes</c>.</summary>
    public static IResult Refused(IReadOnlyList<FileMistake> mistakes) => TypedResults.Problem(
        "The file has mistakes. Nothing was changed.",
        statusCode: StatusCodes.Status422UnprocessableEntity,
        extensions: new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["errors"] = new Dictionary<string, string[]>(StringComparer.Ordinal) { ["file"] = [.. mistakes.Select(mistake => mistake.ToString())] },
            ["mistakes"] = mistakes,
        });

    private static string TypeOf(HttpRequest request) => request.ContentType?.Split(';')[0].Trim() ?? "";

    /// <returns>Null: too large, or no UTF-8.</returns>
    private static async Task<string?> Text(HttpRequest request, CancellationToken cancellationToken)
    {
        if (request.ContentLength > SuiteFile.MaxBytes) return null;
        var bytes = new byte[SuiteFile.MaxBytes + 1];
        var length = await request.Body.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellationToken);
        return length <= SuiteFile.MaxBytes && System.Text.Unicode.Utf8.IsValid(bytes.AsSpan(0, length)) ? Encoding.UTF8.GetString(bytes, 0, length) : null;
    }
}
