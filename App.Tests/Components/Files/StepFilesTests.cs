using Bunit;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using TestRuns.Components.Files;
using TestRuns.Results;
using TestRuns.Runs;
using TestRuns.Storage;

namespace TestRuns.Tests.Components.Files;

/// <summary>What is beside the log of a step that left files.</summary>
public sealed class StepFilesTests : PageWorld
{
    private static readonly byte[] Png = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 1, 2, 3, 4, 5];
    private static readonly byte[] Film = [0x1A, 0x45, 0xDF, 0xA3, 1, 2, 3, 4, 5, 6, 7, 8];

    [Fact]
    public async Task Each_file_is_shown_as_what_it_is()
    {
        var (run, step) = await WithFiles(("01-cart.png", Png), ("trace.zip", [1, 2, 3]), ("video.webm", Film), ("report.html", [4, 5, 6]));
        var files = Render<StepFiles>(set => set.Add(one => one.RunId, run).Add(one => one.StepId, step));
        files.WaitForElements("li", 4, TimeSpan.FromSeconds(30));
        files.Find("a.picture img").GetAttribute("src").ShouldBe($"/api/v1/runs/{run}/artifacts/01-cart.png");
        files.Find(".trace code").TextContent.ShouldBe("npx playwright show-trace trace.zip");
        files.Find("video[controls]").GetAttribute("src").ShouldBe($"/api/v1/runs/{run}/artifacts/video.webm");
        files.Find("a.other").TextContent.ShouldContain("report.html");
    }

    [Fact]
    public async Task A_picture_is_looked_at_large_and_the_arrows_go_to_the_others()
    {
        var (run, step) = await WithFiles(("01-cart.png", Png), ("02-paid.png", Png), ("video.webm", Film));
        var pictures = (await Services.GetRequiredService<ArtifactStore>().List(run, step, default)).Take(2).ToList();
        var dialog = Render<PictureDialog>(set => set.Add(one => one.Pictures, pictures).Add(one => one.First, 0));
        Shown().ShouldBe("01-cart.png");
        await Press("ArrowRight");
        Shown().ShouldBe("02-paid.png");
        await Press("ArrowRight");
        Shown().ShouldBe("02-paid.png", "it is the last");
        await Press("ArrowLeft");
        Shown().ShouldBe("01-cart.png");
        dialog.Find("[data-testid=large-picture]").TextContent.ShouldContain("1 of 2");

        string Shown() => dialog.Find("img").GetAttribute("src")!.Split('/')[^1];

        Task Press(string key) => dialog.Find("[data-testid=large-picture]").TriggerEventAsync("onkeydown", new KeyboardEventArgs { Key = key });
    }

    private async Task<(long Run, long Step)> WithFiles(params (string Name, byte[] Content)[] files)
    {
        var run = await Queued();
        await Start(run);
        await Begin(run);
        await using var db = await Services.GetRequiredService<IDbContextFactory<AppDb>>().CreateDbContextAsync();
        var step = await db.Set<StepExecution>().Where(one => one.RunId == run).Select(one => one.Id).SingleAsync();
        foreach (var (name, content) in files)
        {
            using var bytes = new MemoryStream(content);
            (await Services.GetRequiredService<ArtifactStore>().Add(run, step, name, bytes, Actor.System("step"), person: false, default)).Text.ShouldBeNull();
        }

        return (run, step);
    }
}
