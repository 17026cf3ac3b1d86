using System.Net;
using System.Text;
using System.Text.Json;
using TestRuns.Hooks;

namespace TestRuns.Tests.Api;

/// <summary>The document tells the truth: every operation is called, well and badly, and each answer is one that it promises.</summary>
public sealed class ApiDocumentTests(ApiHost host) : IClassFixture<ApiHost>
{
    private readonly ApiPlaces places = new(host);

    public static TheoryData<string> Operations => [.. ApiCall.All.Select(call => call.Operation)];

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task Each_answer_is_as_the_document_says(string operation)
    {
        var document = JsonElement.Parse(await (await host.Call(null, HttpMethod.Get, "/openapi/v1.json")).Content.ReadAsStringAsync());
        var call = ApiCall.All.Single(one => one.Operation == operation);
        var promised = document.GetProperty("paths").GetProperty(operation.Split(' ')[1]).GetProperty(call.Method.Method.ToLowerInvariant()).GetProperty("responses");
        if (call.Body is not null) document.GetProperty("paths").GetProperty(operation.Split(' ')[1]).GetProperty(call.Method.Method.ToLowerInvariant()).TryGetProperty("requestBody", out _).ShouldBeTrue();

        var good = await Send("ana", call, call.Content());
        ((int)good.StatusCode is (>= 200 and < 300) or 409).ShouldBeTrue($"{good.StatusCode}: {await good.Content.ReadAsStringAsync()}");
        await Check(good, promised, document);
        await Check(await Send(null, call, call.Content()), promised, document);
        await Check(await Send("stranger", call, call.Content()), promised, document);
        if (call.TooSmall is { } small) await Check(await Send(small, call, call.Content()), promised, document);
        if (call.Body is null or byte[]) return;
        var bad = await Send("ana", call, new StringContent("{ \"no such field\": 1 }", Encoding.UTF8, "application/json"));
        ((int)bad.StatusCode).ShouldBeOneOf(400, 422);
        await Check(bad, promised, document);
    }

    private async Task<HttpResponseMessage> Send(string? who, ApiCall call, HttpContent? content)
    {
        var request = new HttpRequestMessage(call.Method, await places.Address(call.Operation)) { Content = content };
        if (call.Signed) request.Headers.Add(HookSignature.Header, await places.Signature(await content!.ReadAsByteArrayAsync()));
        return await host.Send(who, request);
    }

    private static async Task Check(HttpResponseMessage answer, JsonElement promised, JsonElement document)
    {
        var text = await answer.Content.ReadAsStringAsync();
        promised.TryGetProperty($"{(int)answer.StatusCode}", out var response).ShouldBeTrue($"{answer.RequestMessage!.Method} {answer.RequestMessage.RequestUri}: {(int)answer.StatusCode} is not in the document: {text}");
        var type = answer.Content.Headers.ContentType?.MediaType;
        if (type is null)
        {
            response.TryGetProperty("content", out _).ShouldBeFalse($"{answer.StatusCode} came without content");
            return;
        }

        response.TryGetProperty("content", out var contents).ShouldBeTrue($"{answer.StatusCode} came with {type}: {text}");
        contents.TryGetProperty(type, out var content).ShouldBeTrue($"{answer.StatusCode} came as {type}");
        if (!type.EndsWith("json", StringComparison.Ordinal)) return;
        SchemaCheck.Mistakes(JsonElement.Parse(text), content.GetProperty("schema"), document, "").ShouldBeEmpty(text);
        if (answer.StatusCode >= HttpStatusCode.BadRequest) type.ShouldBe("application/problem+json");
    }
}
