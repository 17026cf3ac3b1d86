using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging.Abstractions;
using TestRuns.Components.Layout;

namespace TestRuns.Tests.Components.Layout;

public sealed class ClosingTimeTests
{
    private readonly ApplicationLifetime lifetime = new(NullLogger<ApplicationLifetime>.Instance);

    [Theory]
    [InlineData("/_blazor/negotiate", false, 200)]
    [InlineData("/_blazor", true, 503)]
    [InlineData("/_blazor/negotiate", true, 503)]
    [InlineData("/api/v1/runs/7/abort", true, 200)]
    public async Task Only_tabs_are_turned_away_and_only_while_the_server_stops(string path, bool stopping, int answer)
    {
        if (stopping) lifetime.StopApplication();
        var context = new DefaultHttpContext { Request = { Path = path } };
        await new ClosingTime(lifetime).Check(context, _ => Task.CompletedTask);
        context.Response.StatusCode.ShouldBe(answer);
    }
}
