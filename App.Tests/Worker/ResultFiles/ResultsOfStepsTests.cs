using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using TestRuns.Controllers.Wire;

namespace TestRuns.Tests.Worker.ResultFiles;

/// <summary>A real command, its result files, and a server that takes them.</summary>
public sealed class ResultsOfStepsTests : IAsyncLifetime
{
    private readonly Bench bench = new(Bench.Group);
    private readonly ConcurrentDictionary<string, string> taken = new(StringComparer.Ordinal);
    private readonly ConcurrentBag<string> tokens = [];
    private WebApplication server = null!;
    private int failures;

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        server = builder.Build();
        server.MapPut("/api/v1/runs/{run:long}/steps/{step:long}/results/{name}", async Task<IResult> (string name, HttpRequest request) =>
        {
            if (Interlocked.Decrement(ref failures) >= 0) return TypedResults.StatusCode(503);
            using var reader = new StreamReader(request.Body);
            taken[name] = await reader.ReadToEndAsync();
            tokens.Add(request.Headers.Authorization.ToString());
            return name.Contains("refused", StringComparison.Ordinal)
                ? TypedResults.Problem("Not this one.", statusCode: 409)
                : TypedResults.Json(new { name, passed = 2, failed = 1, skipped = 0, mistakes = new[] { "line 3, column 5: wrong" }, notes = Array.Empty<string>() });
        });
        await server.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await bench.DisposeAsync();
        await server.DisposeAsync();
    }

    [Fact]
    public async Task What_the_step_wrote_is_handed_over_before_its_end_is_reported()
    {
        var report = await bench.Run(Order("mkdir -p out/deep && echo '<a/>' > out/unit.xml && echo '<b/>' > out/deep/unit.xml", "**/*.xml"));
        report.Result.ShouldBe(StepResult.Passed);
        taken.Keys.Order(StringComparer.Ordinal).ShouldBe(["out-deep-unit.xml", "out-unit.xml"]);
        taken["out-unit.xml"].ShouldBe("<a/>\n");
        tokens.Distinct(StringComparer.Ordinal).ShouldBe(["Bearer secret-token"]);
        bench.Server.Texts(OutputKind.Note).ShouldBe(
            ["results: out/deep/unit.xml: 2 passed, 1 failed, 0 skipped", "results: out/deep/unit.xml: line 3, column 5: wrong", "results: out/unit.xml: 2 passed, 1 failed, 0 skipped", "results: out/unit.xml: line 3, column 5: wrong"]);
    }

    [Fact]
    public async Task What_an_earlier_step_wrote_is_not_handed_over_again()
    {
        await bench.Run(Order("echo '<a/>' > unit.xml", "*.xml"));
        taken.Clear();
        (await bench.Run(Order("true", "*.xml"))).Result.ShouldBe(StepResult.Passed);
        taken.ShouldBeEmpty();
        bench.Server.Texts(OutputKind.Note).Last().ShouldBe("results: the step wrote no file that matches *.xml");
        await bench.Run(Order("echo '<c/>' > unit.xml", "*.xml"));
        taken["unit.xml"].ShouldBe("<c/>\n");
    }

    [Fact]
    public async Task A_step_that_failed_has_results_too_and_a_file_that_is_refused_changes_nothing()
    {
        var report = await bench.Run(Order("echo x > refused.xml; exit 3", "refused.xml"));
        (report.Result, report.ExitCode).ShouldBe((StepResult.Failed, 3));
        bench.Server.Texts(OutputKind.Note).ShouldBe(["results: refused.xml: the server did not take it: Not this one."]);
    }

    [Fact]
    public async Task A_server_that_is_away_for_a_moment_gets_them_when_it_is_back()
    {
        Interlocked.Exchange(ref failures, 1);
        await bench.Run(Order("echo '<a/>' > unit.xml", "*.xml"));
        taken.Keys.ShouldBe(["unit.xml"]);
    }

    [Fact]
    public async Task A_path_out_of_the_workspace_is_not_carried_out()
    {
        var report = await bench.Run(Order("touch begun", "../*.xml"));
        (report.Result, report.Message).ShouldBe((StepResult.Error, "results: '../*.xml' is not a path inside the workspace"));
    }

    [Fact]
    public async Task A_step_that_is_ended_does_not_wait_for_its_results()
    {
        var order = Order("echo '<a/>' > unit.xml; echo written; sleep 60", "*.xml");
        await bench.Begin(order);
        await bench.Server.Said("written");
        await bench.Cancel(order);
        (await bench.Server.Finished(order.Id.StepId)).Result.ShouldBe(StepResult.Killed);
        taken.ShouldBeEmpty();
    }

    private StepOrder Order(string command, params string[] results)
    {
        var order = bench.Order(command);
        return order with
        {
            Command = order.Command! with { Results = results },
            Environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["TESTRUNS_URL"] = server.Urls.First(), ["TESTRUNS_TOKEN"] = "secret-token" },
        };
    }
}
