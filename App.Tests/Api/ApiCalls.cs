using System.Net;
using System.Net.Http.Json;
using System.Text;

namespace TestRuns.Tests.Api;

/// <summary>Every operation of the API: what it is called with, and who may not call it. An operation that is not here fails a test.</summary>
/// <param name="Operation">As the document has it.</param>
/// <param name="Body">Null: none. A text: a suite's file. Else JSON.</param>
/// <param name="TooSmall">The largest role that may not; null: every member may.</param>
/// <param name="Stranger">What who is a member of nothing gets. Where it is no refusal, they see nothing in it that is not theirs.</param>
/// <param name="Signed">Its callers have no account: who they are does not matter, a signature does. Its doors are tested elsewhere.</param>
public sealed record ApiCall(string Operation, object? Body = null, string? TooSmall = null, HttpStatusCode Stranger = HttpStatusCode.NotFound, bool Signed = false)
{
    private const string Shared = "name: sign in\nsteps:\n- run: ./sign-in.sh\n";
    private const string Quick = "suite: quick\ncases:\n- name: It works\n  steps:\n  - run: echo it works\n";

    public static IReadOnlyList<ApiCall> All { get; } =
    [
        new("GET /api/v1/projects", Stranger: HttpStatusCode.OK),
        new("POST /api/v1/projects", new { key = "made-by-a-test", name = "Made" }, "runner", HttpStatusCode.Forbidden),
        new("GET /api/v1/projects/{project}"),
        new("PUT /api/v1/projects/{project}", new { name = "Renamed" }, "runner"),
        new("DELETE /api/v1/projects/{project}", TooSmall: "runner"),
        new("GET /api/v1/projects/{project}/suites"),
        new("GET /api/v1/projects/{project}/suites/{suite}"),
        new("PUT /api/v1/projects/{project}/suites/{suite}", Quick, "runner"),
        new("DELETE /api/v1/projects/{project}/suites/{suite}", TooSmall: "runner"),
        new("GET /api/v1/projects/{project}/shared-steps"),
        new("GET /api/v1/projects/{project}/shared-steps/{name}"),
        new("PUT /api/v1/projects/{project}/shared-steps/{name}", Shared, "runner"),
        new("DELETE /api/v1/projects/{project}/shared-steps/{name}", TooSmall: "runner"),
        new("POST /api/v1/projects/{project}/cases/import", Cases, "runner"),
        new("GET /api/v1/projects/{project}/cases/export"),
        new("POST /api/v1/projects/{project}/runs", new { suite = "quick", start = false }, "viewer"),
        new("GET /api/v1/runs", Stranger: HttpStatusCode.OK),
        new("GET /api/v1/runs/{id}"),
        new("GET /api/v1/runs/{id}/events"),
        new("POST /api/v1/runs/{id}/start", TooSmall: "viewer"),
        new("POST /api/v1/runs/{id}/front", TooSmall: "runner"),
        new("POST /api/v1/runs/{id}/abort", new { reason = "x" }, "viewer"),
        new("POST /api/v1/runs/{id}/abort/resend", TooSmall: "viewer"),
        new("POST /api/v1/runs/{id}/cases/{caseId}/cancel", new { reason = "x" }, "viewer"),
        new("GET /api/v1/runs/{id}/cases/{caseId}/comments"),
        new("POST /api/v1/runs/{id}/cases/{caseId}/comments", new { text = "Seen before" }, "viewer"),
        new("PUT /api/v1/runs/{id}/cases/{caseId}/comments/{commentId}", new { text = "SHOP-12", url = "https://issues.example.com/SHOP-12" }, "viewer"),
        new("DELETE /api/v1/runs/{id}/cases/{caseId}/comments/{commentId}", TooSmall: "viewer"),
        new("POST /api/v1/runs/{id}/rerun", new { only = "all" }, "viewer"),
        new("POST /api/v1/runs/abort", new { project = "sample", reason = "x" }, "viewer"),
        new("GET /api/v1/runs/{id}/steps/{stepId}/log"),
        new("GET /api/v1/runs/{id}/steps/{stepId}/results"),
        new("GET /api/v1/runs/{id}/junit"),
        new("POST /api/v1/projects/{project}/results", Results, "viewer"),
        new("GET /api/v1/runs/{id}/artifacts/{name}"),
        new("PUT /api/v1/runs/{id}/steps/{stepId}/artifacts/{name}", Picture, "viewer"),
        new("GET /api/v1/queue", Stranger: HttpStatusCode.OK),
        new("PUT /api/v1/queue", new { paused = false }, "runner", HttpStatusCode.Forbidden),
        new("GET /api/v1/controllers", Stranger: HttpStatusCode.OK),
        new("POST /api/v1/controllers/{id}/disconnect", TooSmall: "runner"),
        new("POST /api/v1/controllers/{id}/drain", new { on = true }, "runner"),
        new("POST /api/v1/controllers/{id}/allow", TooSmall: "runner"),
        new("DELETE /api/v1/controllers/{id}", TooSmall: "runner"),
        new("GET /api/v1/tokens", Stranger: HttpStatusCode.OK),
        new("POST /api/v1/tokens", new { name = "t", scope = "Api", role = "Viewer", project = "sample" }, "runner"),
        new("DELETE /api/v1/tokens/{id}", TooSmall: "runner"),
        new("POST /api/v1/hooks/{project}", new { key = "no such key", status = "stop" }, Signed: true),
        new("PUT /api/v1/stop", new { enabled = true, projects = Array.Empty<string>() }, "runner", HttpStatusCode.Forbidden),
        new("GET /api/v1/projects/{project}/webhooks", TooSmall: "runner"),
        new("POST /api/v1/projects/{project}/webhooks", new { name = "chat", url = "http://127.0.0.1:1/", enabled = false }, "runner"),
        new("PUT /api/v1/projects/{project}/webhooks/{id}", new { name = "chat", url = "http://127.0.0.1:1/", enabled = false }, "runner"),
        new("DELETE /api/v1/projects/{project}/webhooks/{id}", TooSmall: "runner"),
        new("GET /api/v1/projects/{project}/webhooks/{id}/deliveries", TooSmall: "runner"),
        new("POST /api/v1/projects/{project}/webhooks/{id}/deliveries/{delivery}/resend", TooSmall: "runner"),
        new("GET /api/v1/notifications", Stranger: HttpStatusCode.OK),
        new("POST /api/v1/notifications/read", new { ids = new[] { 1 } }, Stranger: HttpStatusCode.OK),
        new("GET /api/v1/audit", TooSmall: "runner", Stranger: HttpStatusCode.Forbidden),
        new("GET /api/v1/projects/{project}/schedules"),
        new("POST /api/v1/projects/{project}/schedules", new { suite = "quick", cron = "0 2 * * 1-5", timeZone = "Europe/Berlin", enabled = false }, "runner"),
        new("PUT /api/v1/projects/{project}/schedules/{id}", new { suite = "quick", cron = "*/15 * * * *", enabled = false }, "runner"),
        new("DELETE /api/v1/projects/{project}/schedules/{id}", TooSmall: "runner"),
        new("GET /api/v1/projects/{project}/variables", TooSmall: "viewer"),
        new("PUT /api/v1/projects/{project}/variables", new { variables = new[] { new { name = "A", value = "1", secret = false } } }, "runner"),
        new("DELETE /api/v1/projects/{project}/variables", TooSmall: "runner"),
    ];

    private static byte[] Results => Encoding.UTF8.GetBytes("<testsuite><testcase name='a'/></testsuite>");

    private static byte[] Cases => Encoding.UTF8.GetBytes("suite: imported\ncases:\n- name: It came\n  steps:\n  - run: echo it came\n");

    private static byte[] Picture => [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 1, 2, 3, 4, 5];

    public HttpMethod Method => HttpMethod.Parse(Operation.Split(' ')[0]);

    public HttpContent? Content() => Body switch
    {
        null => null,
        string text => new StringContent(text, Encoding.UTF8, "application/yaml"),
        byte[] bytes => new ByteArrayContent(bytes),
        _ => JsonContent.Create(Body),
    };

    public override string ToString() => Operation;
}
