using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using TestRuns.Controllers.Wire;

namespace TestRuns.Tests.Worker;

public sealed class HttpStepTests : IAsyncLifetime
{
    private readonly TaskCompletionSource asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly WebApplication site = Site();
    private readonly Bench bench = new(Bench.Group);

    private string Address => site.Urls.First();

    public async ValueTask InitializeAsync()
    {
        site.MapGet("/json", () => Microsoft.AspNetCore.Http.Results.Json(new { name = "shop", items = new[] { new { price = 3 } } }));
        site.MapMethods("/echo", ["POST", "PUT"], async (HttpRequest request) =>
            Microsoft.AspNetCore.Http.Results.Text($"{request.Method} {request.ContentType} {request.Headers["X-Token"]} {await new StreamReader(request.Body).ReadToEndAsync()}"));
        site.MapGet("/status/{code:int}", (int code) => Microsoft.AspNetCore.Http.Results.StatusCode(code));
        site.MapGet("/away", () => Microsoft.AspNetCore.Http.Results.Redirect("/json"));
        site.MapGet("/big", () => Microsoft.AspNetCore.Http.Results.Text(new string('x', 6_000_000)));
        site.MapGet("/never", async (HttpContext context) =>
        {
            asked.TrySetResult();
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        });
        await site.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await bench.DisposeAsync();
        await site.DisposeAsync();
    }

    [Fact]
    public async Task An_answer_that_meets_all_expectations_passes()
    {
        var report = await Run(Get("/json") with
        {
            ExpectHeaders = new Dictionary<string, string> { ["content-type"] = "application/json; charset=utf-8" },
            ExpectJson = new Dictionary<string, string> { ["$.name"] = "shop", ["$.items[0].price"] = "3" },
            ExpectText = "shop",
            Within = TimeSpan.FromSeconds(30),
        });
        report.Result.ShouldBe(StepResult.Passed);
        report.Message!.ShouldStartWith("status 200 in ");
        report.Ended.ShouldBeNull();
    }

    [Fact]
    public async Task Every_mismatch_is_named()
    {
        var report = await Run(Get("/json") with
        {
            Status = 201,
            ExpectHeaders = new Dictionary<string, string> { ["X-Wanted"] = "yes", ["Content-Type"] = "text/plain" },
            ExpectJson = new Dictionary<string, string> { ["$.name"] = "stop", ["$.items[1].price"] = "3" },
            ExpectText = "nothing of the kind",
            Within = TimeSpan.FromTicks(1),
        });
        report.Result.ShouldBe(StepResult.Failed);
        var mismatches = report.Message!.Split("; ");
        mismatches[0].ShouldBe("expected status 201, got 200");
        mismatches[1].ShouldBe("expected header X-Wanted to be 'yes', there is none");
        report.Message.ShouldContain("expected header Content-Type to be 'text/plain', got 'application/json; charset=utf-8'");
        report.Message.ShouldContain("expected $.name to be 'stop', got 'shop'");
        report.Message.ShouldContain("expected $.items[1].price, there is nothing at $.items[1]");
        report.Message.ShouldContain("the body does not contain 'nothing of the kind'");
        report.Message.ShouldContain("expected an answer within 0 ms, it took ");
    }

    [Theory]
    [InlineData("/status/503", null, "expected a status from 200 to 299, got 503")]
    [InlineData("/status/204", null, null)]
    [InlineData("/status/404", 404, null)]
    [InlineData("/away", null, "expected a status from 200 to 299, got 302 to /json")]
    [InlineData("/away", 302, null)]
    public async Task The_status_decides(string path, int? status, string? message)
    {
        var report = await Run(Get(path) with { Status = status });
        if (message is null) report.Result.ShouldBe(StepResult.Passed);
        else (report.Result, report.Message).ShouldBe((StepResult.Failed, message));
    }

    [Fact]
    public async Task The_request_goes_out_as_it_was_written_and_the_exchange_is_shown_without_secrets()
    {
        var part = Get("/echo") with
        {
            Method = "put",
            Headers = new Dictionary<string, string> { ["X-Token"] = "hunter2", ["Content-Type"] = "application/xml" },
            Body = "<a/>",
            ExpectText = "PUT application/xml hunter2 <a/>",
        };
        (await Run(Order(part) with { Secrets = ["hunter2"] })).Result.ShouldBe(StepResult.Passed);
        var lines = bench.Server.Texts(OutputKind.Out).ToList();
        lines[0].ShouldBe($"> PUT {Address}/echo");
        lines.ShouldContain("> X-Token: •••");
        lines.ShouldContain("<a/>");
        lines.ShouldContain("< 200 OK");
        lines[^1].ShouldBe("PUT application/xml ••• <a/>");
    }

    [Fact]
    public async Task A_cancel_ends_the_waiting_at_once()
    {
        var order = Order(Get("/never"));
        await bench.Begin(order);
        await asked.Task;
        (await bench.Cancel(order)).ShouldBe(CancelAnswer.Ending);
        (await bench.Server.Finished(order.Id.StepId)).Result.ShouldBe(StepResult.Killed);
    }

    [Fact]
    public async Task A_timeout_ends_the_waiting()
    {
        var report = await Run(Order(Get("/never")) with { Timeout = TimeSpan.FromSeconds(0.2) });
        (report.Result, report.Message).ShouldBe((StepResult.TimedOut, "Timed out after 0.2 s"));
    }

    [Fact]
    public async Task Nobody_there_is_a_failure_and_a_wrong_address_an_error()
    {
        await site.StopAsync();
        var nobody = await Run(Get("/json"));
        nobody.Result.ShouldBe(StepResult.Failed);
        nobody.Message!.ShouldStartWith($"no answer from {Address}/json: ");
        var wrong = await Run(Get("/json") with { Url = "shop/json" });
        (wrong.Result, wrong.Message).ShouldBe((StepResult.Error, "'shop/json' is not an http address"));
    }

    [Fact]
    public async Task A_huge_body_is_read_and_shown_up_to_the_limits()
    {
        var report = await Run(Order(Get("/big")) with { MaxOutputBytes = 100_000 });
        report.Result.ShouldBe(StepResult.Passed);
        report.DroppedBytes.ShouldBeInRange(4_000_000, 4_200_000);
        bench.Server.Lines.Sum(line => line.Text.Length).ShouldBeLessThan(101_000);
    }

    private static WebApplication Site()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        return builder.Build();
    }

    private HttpPart Get(string path) => new(
        "GET", Address + path, new Dictionary<string, string>(), null, null, new Dictionary<string, string>(), new Dictionary<string, string>(), null, null);

    private StepOrder Order(HttpPart part) => bench.Order("") with { Command = null, Http = part };

    private Task<StepFinished> Run(HttpPart part) => Run(Order(part));

    private Task<StepFinished> Run(StepOrder order) => bench.Run(order);
}
