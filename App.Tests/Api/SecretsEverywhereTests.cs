using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using TestRuns.Access;
using TestRuns.Catalog;
using TestRuns.Catalog.Values;
using TestRuns.Results.Children;
using TestRuns.Runs;
using TestRuns.Runs.Reading;
using TestRuns.Runs.State;
using TestRuns.Storage;
using TestRuns.Tests.Support;

namespace TestRuns.Tests.Api;

/// <summary>Real runs that print, send and report their secret in every way they have. It is then looked for in everything that was stored and is answered.</summary>
public sealed class SecretsEverywhereTests(ApiHost host) : IClassFixture<ApiHost>
{
    private const string Secret = "s3cret/of+the \"shop\"";

    /// <summary>What a step uploads itself is its own: it stays as it is.</summary>
    private const string SentByTheStep = "unit.xml";

    private const string Key = "-----BEGIN KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASC\nb4yZ0o1m2n3b4v5c6x7z8l9k0j1h2g3f\n-----END KEY-----";

    [Fact]
    public async Task What_commands_print_is_masked_however_they_print_it()
    {
        var run = await Ran(
            Step("echo \"it is $SHOP_PASS\""),
            Step("echo \"it is $SHOP_PASS\" >&2"),
            Step("printf '%s' \"${SHOP_PASS%o*}\"; sleep 0.2; printf '%s\\n' \"o${SHOP_PASS##*o}\""),
            Step("printf '%s' \"$SHOP_PASS\" | base64; printf 'ana:%s' \"$SHOP_PASS\" | base64"),
            Step("printf '%s\\n' \"$SHOP_PASS\" | sed 's|/|%2F|g; s|+|%2B|g; s|\"|%22|g; s| |%20|g'"),
            Step("printf '%s\\n' \"$SHOP_PASS\" | sed 's|/|%2f|g; s|+|%2b|g; s|\"|%22|g; s| |+|g'"),
            Step("printf '%s\\n' \"$SHOP_KEY\""),
            Step("head -c 16380 /dev/zero | tr '\\0' x; echo \"$SHOP_PASS\""),
            Step("echo \"$SHOP_PASS\" > file && cat file; env | grep SHOP_"),
            Step("set -x; true \"$SHOP_PASS\"; set +x; cd \"/$SHOP_PASS\""));
        var log = await Logs(run);
        log.ShouldContain("it is •••");
        Leaks(log).ShouldBeEmpty();
        await NothingOf(run);
    }

    [Fact]
    public async Task What_requests_and_answers_show_is_masked()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        await using var site = builder.Build();
        site.Run(async context => await context.Response.WriteAsync($"{context.Request.Headers.Authorization} {await new StreamReader(context.Request.Body).ReadToEndAsync()} {context.Request.QueryString} {Secret}"));
        await site.StartAsync();
        var run = await Ran(
            Http(site, "/?pass=${SHOP_PASS}", new HttpExpectation { Text = "${SHOP_PASS} is not there, nor ${SHOP_PASS}" }),
            Http(site, "/", new HttpExpectation { Headers = new Dictionary<string, string> { ["X-Pass"] = "${SHOP_PASS}" }, Text = new string('x', 190) + "${SHOP_PASS}" }),
            new StepSpec { Name = "no site", Kind = StepKind.Http, Http = new HttpSpec { Method = "GET", Url = "nowhere://${SHOP_PASS}" } });
        Leaks(await Logs(run)).ShouldBeEmpty();
        var messages = (await host.Get<RunReads>().Detail(run, default))!.Cases[0].Steps.Select(step => step.Message).ToList();
        messages.ShouldAllBe(message => message!.Contains("•••"));
        await NothingOf(run);
    }

    [Fact]
    public async Task What_a_run_says_of_itself_while_it_goes_on_is_masked()
    {
        var run = await Make(Step("sleep 600"));
        var step = await Underway(run);
        var token = host.Get<RunTokens>().Issue(run, 0);
        var file = new HttpRequestMessage(HttpMethod.Put, $"/api/v1/runs/{run}/steps/{step}/results/{SentByTheStep}")
        {
            Content = new StringContent($"<testsuite name='s'><testcase classname='c' name='{WebUtility.HtmlEncode(Secret)}'><failure message='got {WebUtility.HtmlEncode(Secret)}'><![CDATA[{Secret}]]></failure></testcase></testsuite>"),
        };
        file.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        (await host.Send(file)).StatusCode.ShouldBe(HttpStatusCode.OK);
        var child = (await host.Get<ChildResultReads>().OfStep(run, step, new ChildFilter(), 0, 10, default)).Page.ShouldHaveSingleItem();
        (child.Name, child.Message, child.Details).ShouldBe(("•••", "got •••", "•••"));
        (await host.CallWithToken(token, HttpMethod.Post, $"/api/v1/runs/{run}/abort", new { reason = $"{Secret} is wrong" })).StatusCode.ShouldBe(HttpStatusCode.Accepted);
        await Over(run);
        (await host.Get<RunReads>().Find(run, default))!.Abort!.Text.ShouldBe("••• is wrong");
        await NothingOf(run);
    }

    [Fact]
    public async Task A_result_file_leaves_its_controller_masked()
    {
        // The server of these tests has no socket: what the controller would send is seen where it is made.
        using var source = new MemoryStream(Encoding.UTF8.GetBytes($"<a>{new string('x', 70_000)}{Secret}</a>"));
        using var content = new TestRuns.Worker.ResultFiles.MaskedContent(source, TestRuns.Masking.SecretMask.OfBytes([Secret]));
        (await content.ReadAsStringAsync()).ShouldBe($"<a>{new string('x', 70_000)}•••</a>");
    }

    /// <summary>What people and programs are answered about the run, and all files of the server: nowhere does it stand.</summary>
    private async Task NothingOf(long run)
    {
        foreach (var path in new[] { "", "/events", "/junit" })
            Leaks(await (await host.Call("ana", HttpMethod.Get, $"/api/v1/runs/{run}{path}")).Content.ReadAsStringAsync()).ShouldBeEmpty(path);
        var data = host.Get<DataFolder>();
        foreach (var file in Directory.EnumerateFiles(Path.GetDirectoryName(data.Database)!, "*", SearchOption.AllDirectories).Where(file => Path.GetFileName(file) != SentByTheStep))
        {
            await using var open = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var bytes = new MemoryStream();
            await open.CopyToAsync(bytes);
            Leaks(Encoding.UTF8.GetString(bytes.ToArray())).ShouldBeEmpty(file);
        }
    }

    private static IEnumerable<string> Leaks(string text) => new[]
    {
        Secret, "s3cret", Convert.ToBase64String(Encoding.UTF8.GetBytes(Secret)).TrimEnd('='), "%2Fof%2Bthe", "%2fof%2bthe", "MIIEvQIBADANBgkqhkiG9w0BAQEFAASC", "b4yZ0o1m2n3b4v5c6x7z8l9k0j1h2g3f",
    }.Where(leak => text.Contains(leak, StringComparison.Ordinal));

    private static StepSpec Step(string command) => new() { Name = "print", Kind = StepKind.Run, ContinueOnFailure = true, Run = new RunSpec { Command = command, Grace = TimeSpan.FromSeconds(1) } };

    private static StepSpec Http(WebApplication site, string path, HttpExpectation expect) => new()
    {
        Name = "ask",
        Kind = StepKind.Http,
        ContinueOnFailure = true,
        Http = new HttpSpec
        {
            Method = "POST", Url = site.Urls.First() + path, Body = "{\"pass\": \"${SHOP_PASS}\"}", Headers = new Dictionary<string, string> { ["Authorization"] = "Bearer ${SHOP_PASS}" }, Expect = expect,
        },
    };

    private async Task<long> Ran(params StepSpec[] steps)
    {
        var run = await Make(steps);
        await Over(run);
        return run;
    }

    private async Task<long> Make(params StepSpec[] steps)
    {
        var project = (await host.Get<ProjectStore>().Find(SampleProject.Key, default))!;
        VariableWish[] secrets = [new("SHOP_PASS", Secret, true), new("SHOP_KEY", Key, true)];
        (await host.Get<VariableStore>().Put(VariablePlace.OfProject(project.Id), secrets, "ana", default)).Mistakes.ShouldBeEmpty();
        var request = new RunRequest { ProjectId = project.Id, Name = "run", Cases = [new CaseSpec { Name = "one", Steps = steps }] };
        return (await host.Get<CreateRun>().Make(request, new Actor(ActorKind.User, "test"), default)).RunId;
    }

    private Task Over(long run) => Eventually.Holds(() => host.Get<RunReads>().Find(run, default).GetAwaiter().GetResult()!.Status.IsTerminal());

    private async Task<long> Underway(long run)
    {
        long? step = null;
        await Eventually.Holds(() => (step = First(run)) is not null);
        return step!.Value;
    }

    private long? First(long run)
    {
        using var db = host.Get<IDbContextFactory<AppDb>>().CreateDbContext();
        return db.Set<StepExecution>().Where(one => one.RunId == run && one.Status == StepStatus.InProgress).Select(one => (long?)one.Id).SingleOrDefault();
    }

    private async Task<string> Logs(long run)
    {
        var text = new StringBuilder();
        foreach (var step in (await host.Get<RunReads>().Detail(run, default))!.Cases[0].Steps)
            text.AppendLine(await (await host.Call("ana", HttpMethod.Get, $"/api/v1/runs/{run}/steps/{step.Id}/log")).Content.ReadAsStringAsync());
        return text.ToString();
    }
}
