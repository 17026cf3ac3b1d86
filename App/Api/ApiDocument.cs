using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace TestRuns.Api;

/// <summary>The description of the API for programs. It is made of the endpoints themselves; a test calls every one and holds the answers against it.</summary>
internal static class ApiDocument
{
    public const string Path = "/openapi/{documentName}.json";

    public static void Describe(OpenApiOptions options)
    {
        options.ShouldInclude = described => described.RelativePath?.StartsWith("api/", StringComparison.Ordinal) == true;
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new OpenApiInfo
            {
                Title = "TestRuns",
                Version = "v1",
                Description = "Runs, watched and aborted truthfully. Refusals are problems (RFC 9457); lists are read on with the cursor that the page before gave.",
            };
            document.Servers = [];
            document.Components ??= new OpenApiComponents();
            document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>(StringComparer.Ordinal)
            {
                ["token"] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", Description = "A token of scope Api: page API tokens, or POST /api/v1/tokens." },
            };
            document.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference("token", document)] = [] }];
            return Task.CompletedTask;
        });
    }
}
