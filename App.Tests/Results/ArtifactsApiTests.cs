using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using TestRuns.Access;
using TestRuns.Catalog;
using TestRuns.Runs;
using TestRuns.Runs.State;
using TestRuns.Storage;
using TestRuns.Tests.Api;

namespace TestRuns.Tests.Results;

/// <summary>Files of runs over HTTP: who may add and see them, what is taken in, and how it is given out.</summary>
public sealed class ArtifactsApiTests(ApiHost host) : IClassFixture<ApiHost>
{
    private static readonly byte[] Png = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 1, 2, 3, 4, 5];

    [Fact]
    public async Task A_persons_picture_is_kept_with_its_step_and_shown_as_what_it_is()
    {
        var (run, step) = await AtStep(StepKind.Manual);
        var made = await Put("runner", run, step, "slip.png", Png);
        made.StatusCode.ShouldBe(HttpStatusCode.Created);
        var shown = await host.Call("viewer", HttpMethod.Get, $"/api/v1/runs/{run}/artifacts/slip.png");
        (shown.StatusCode, shown.Content.Headers.ContentType!.MediaType).ShouldBe((HttpStatusCode.OK, "image/png"));
        (await shown.Content.ReadAsByteArrayAsync()).ShouldBe(Png);
        shown.Headers.GetValues("X-Content-Type-Options").ShouldBe(["nosniff"]);
        shown.Headers.CacheControl!.Private.ShouldBeTrue();
    }

    [Fact]
    public async Task Nobody_strangers_and_viewers_add_nothing_and_strangers_see_nothing()
    {
        var (run, step) = await AtStep(StepKind.Manual);
        (await Put("runner", run, step, "a.png", Png)).StatusCode.ShouldBe(HttpStatusCode.Created);
        (await Put(null, run, step, "b.png", Png)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await Put("stranger", run, step, "b.png", Png)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await Put("viewer", run, step, "b.png", Png)).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await host.Call(null, HttpMethod.Get, $"/api/v1/runs/{run}/artifacts/a.png")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await host.Call("stranger", HttpMethod.Get, $"/api/v1/runs/{run}/artifacts/a.png")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_picture_of_one_run_is_not_found_in_another()
    {
        var (run, step) = await AtStep(StepKind.Manual);
        var (other, _) = await AtStep(StepKind.Manual);
        await Put("runner", run, step, "a.png", Png);
        (await host.Call("runner", HttpMethod.Get, $"/api/v1/runs/{other}/artifacts/a.png")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await Put("runner", other, step, "b.png", Png)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("<html><script>alert(1)</script>", "x.png")]
    [InlineData("<svg xmlns='http://www.w3.org/2000/svg'/>", "x.svg")]
    public async Task A_person_adds_pictures_alone_whatever_the_name_says(string content, string name)
    {
        var (run, step) = await AtStep(StepKind.Manual);
        (await Put("runner", run, step, name, System.Text.Encoding.UTF8.GetBytes(content))).StatusCode.ShouldBe(HttpStatusCode.UnsupportedMediaType);
    }

    [Fact]
    public async Task A_step_that_is_automated_or_over_takes_no_picture_from_a_person()
    {
        var (run, step) = await AtStep(StepKind.Run);
        (await Put("runner", run, step, "a.png", Png)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        var (manual, over) = await AtStep(StepKind.Manual);
        await host.Get<RunWriter>().Do(tx => tx.Move(tx.Db.Set<StepExecution>().AsNoTracking().Single(row => row.Id == over), Moves.PassStep, RunWorldActor), default);
        (await Put("runner", manual, over, "a.png", Png)).StatusCode.ShouldBe(HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task A_steps_file_comes_with_its_runs_token_and_is_given_out_to_be_saved()
    {
        var (run, step) = await AtStep(StepKind.Run);
        var (other, _) = await AtStep(StepKind.Run);
        var page = "<html><script>alert(1)</script>"u8.ToArray();
        (await PutWithToken(host.Get<RunTokens>().Issue(other, 0), run, step, "report.html", page)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await PutWithToken(host.Get<RunTokens>().Issue(run, 1), run, step, "report.html", page)).StatusCode.ShouldBe(HttpStatusCode.NotFound, "a leftover of another epoch");
        (await PutWithToken(host.Get<RunTokens>().Issue(run, 0), run, step, "report.html", page)).StatusCode.ShouldBe(HttpStatusCode.Created);
        var given = await host.Call("viewer", HttpMethod.Get, $"/api/v1/runs/{run}/artifacts/report.html");
        given.Content.Headers.ContentType!.MediaType.ShouldBe("application/octet-stream");
        given.Content.Headers.ContentDisposition!.DispositionType.ShouldBe("attachment");
    }

    [Fact]
    public async Task A_video_is_shown_in_place_and_given_out_in_pieces()
    {
        var (run, step) = await AtStep(StepKind.Run);
        byte[] video = [0x1A, 0x45, 0xDF, 0xA3, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
        (await PutWithToken(host.Get<RunTokens>().Issue(run, 0), run, step, "video.webm", video)).StatusCode.ShouldBe(HttpStatusCode.Created);
        var piece = await host.Send("viewer", new HttpRequestMessage(HttpMethod.Get, $"/api/v1/runs/{run}/artifacts/video.webm") { Headers = { Range = new RangeHeaderValue(4, 7) } });
        (piece.StatusCode, piece.Content.Headers.ContentType!.MediaType, piece.Content.Headers.ContentDisposition).ShouldBe((HttpStatusCode.PartialContent, "video/webm", null));
        (await piece.Content.ReadAsByteArrayAsync()).ShouldBe([1, 2, 3, 4]);
    }

    [Fact]
    public async Task The_same_steps_file_is_replaced_and_anothers_is_not()
    {
        var (run, step) = await AtStep(StepKind.Run);
        var second = await SecondStep(run);
        var token = host.Get<RunTokens>().Issue(run, 0);
        await PutWithToken(token, run, step, "out.txt", "one"u8.ToArray());
        await PutWithToken(token, run, step, "out.txt", "two"u8.ToArray());
        var other = await PutWithToken(token, run, second, "out.txt", "three"u8.ToArray());
        var name = JsonDocument.Parse(await other.Content.ReadAsStringAsync()).RootElement.GetProperty("name").GetString();
        name.ShouldBe($"{second}-out.txt");
        (await Text(run, "out.txt")).ShouldBe("two");
        (await Text(run, name!)).ShouldBe("three");
    }

    [Theory]
    [InlineData("..%2Fout.txt")]
    [InlineData("..out")]
    [InlineData(".hidden")]
    [InlineData("a%20b")]
    [InlineData("a%5Cb")]
    [InlineData("out.")]
    public async Task A_name_that_could_lead_elsewhere_is_refused(string name)
    {
        var (run, step) = await AtStep(StepKind.Run);
        ((int)(await PutWithToken(host.Get<RunTokens>().Issue(run, 0), run, step, name, "x"u8.ToArray())).StatusCode).ShouldBeInRange(400, 404);
        Directory.Exists(host.Get<DataFolder>().Artifacts(run)).ShouldBeFalse();
    }

    [Fact]
    public async Task What_is_too_large_is_refused_in_words_and_leaves_nothing_behind()
    {
        var (run, step) = await AtStep(StepKind.Run);
        var token = host.Get<RunTokens>().Issue(run, 0);
        foreach (var known in new[] { true, false })
        {
            var answer = await PutWithToken(token, run, step, "big.bin", new byte[ApiHost.MaxArtifactBytes + 1], known);
            answer.StatusCode.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
            (await answer.Content.ReadAsStringAsync()).ShouldContain("most for one file");
        }

        for (var file = 0; file < 4; file++) (await PutWithToken(token, run, step, $"{file}.bin", new byte[ApiHost.MaxArtifactBytes])).StatusCode.ShouldBe(HttpStatusCode.Created);
        (await (await PutWithToken(token, run, step, "5.bin", new byte[1])).Content.ReadAsStringAsync()).ShouldContain("most for one run");
        Directory.GetFiles(host.Get<DataFolder>().Artifacts(run)).Length.ShouldBe(4);
    }

    private static Actor RunWorldActor { get; } = new(ActorKind.User, "Ana");

    private async Task<string> Text(long run, string name) => await (await host.Call("ana", HttpMethod.Get, $"/api/v1/runs/{run}/artifacts/{name}")).Content.ReadAsStringAsync();

    private Task<HttpResponseMessage> Put(string? who, long run, long step, string name, byte[] content) =>
        host.Send(who, new HttpRequestMessage(HttpMethod.Put, $"/api/v1/runs/{run}/steps/{step}/artifacts/{name}") { Content = new ByteArrayContent(content) });

    private Task<HttpResponseMessage> PutWithToken(string token, long run, long step, string name, byte[] content, bool lengthKnown = true)
    {
        HttpContent body = new ByteArrayContent(content);
        if (!lengthKnown) body = new StreamContent(new Unseekable(content));
        var request = new HttpRequestMessage(HttpMethod.Put, $"/api/v1/runs/{run}/steps/{step}/artifacts/{name}") { Content = body };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return host.Send(request);
    }

    /// <summary>A run by hand, with a step of this kind under way. No job works on it.</summary>
    private async Task<(long Run, long Step)> AtStep(StepKind kind)
    {
        var run = await host.WaitingRun();
        return (run, await Begin(run, position: 0, kind));
    }

    private Task<long> SecondStep(long run) => Begin(run, position: 1, StepKind.Run);

    private Task<long> Begin(long run, int position, StepKind kind) => host.Get<RunWriter>().Do(
        tx =>
        {
            var row = tx.Db.Set<RunCase>().AsNoTracking().First(one => one.RunId == run);
            var step = new StepExecution { RunId = run, RunCaseId = row.Id, Attempt = 1, Position = position, Name = "Step", Kind = kind };
            tx.Db.Add(step);
            tx.Db.SaveChanges();
            tx.Db.ChangeTracker.Clear();
            tx.Move(step, Moves.BeginStep, RunWorldActor);
            return step.Id;
        },
        default);

    private sealed class Unseekable(byte[] content) : MemoryStream(content)
    {
        public override bool CanSeek => false;
    }
}
