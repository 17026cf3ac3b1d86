using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace TestRuns.Tests.Api;

/// <summary>Answers as tests read them.</summary>
internal static class ApiJson
{
    public static async Task<JsonElement> Json(this Task<HttpResponseMessage> asked, HttpStatusCode wanted = HttpStatusCode.OK)
    {
        var answer = await asked;
        answer.StatusCode.ShouldBe(wanted, await answer.Content.ReadAsStringAsync());
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }

    public static string? Text(this JsonElement element, string name) => element.GetProperty(name).GetString();

    /// <summary>The fields that a problem names.</summary>
    public static async Task<IReadOnlyList<string>> WrongFields(this Task<HttpResponseMessage> asked)
    {
        var problem = await asked.Json(HttpStatusCode.BadRequest);
        return [.. problem.GetProperty("errors").EnumerateObject().Select(field => field.Name)];
    }
}
