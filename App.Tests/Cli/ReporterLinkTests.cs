using System.Collections.Concurrent;
using TestRuns.Cli.Exec;
using TestRuns.E2E.Support;
using TestRuns.Reporters.Wire;
using TestRuns.Tests.Support;
using TestRuns.Worker.Session;

namespace TestRuns.Tests.Cli;

public sealed class ReporterLinkTests : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly PlayedServer server = new();
    private readonly Journal journal = new();
    private readonly HeardWords heard = new();
    private readonly CancellationTokenSource giveUp = new();

    public async ValueTask DisposeAsync()
    {
        await giveUp.CancelAsync();
        await server.DisposeAsync();
        journal.Dispose();
        giveUp.Dispose();
    }

    [Fact]
    public async Task Every_item_is_told_once_and_in_its_order_though_connections_break()
    {
        await server.Start();
        server.FateOf = number => (number % 4) switch { 1 => PlayedServer.Fate.LostBefore, 3 => PlayedServer.Fate.LostAfter, _ => PlayedServer.Fate.Answered };
        for (var number = 0; number < 2000; number++) journal.Add(Line($"line {number}"));
        journal.Complete(new FinishReport(0, ReportedStatus.Passed));
        (await Link().Run(giveUp.Token).WaitAsync(Patience)).ShouldBe(new LinkEnd(LinkEndKind.Told, RunStatus: "passed"));
        server.Items.Select(item => item.Seq).ShouldBe(Enumerable.Range(0, 2000).Select(number => PlayedServer.First + number));
        server.Items.Select(item => item.Lines![0].Text).ShouldBe(Enumerable.Range(0, 2000).Select(number => $"line {number}"));
        server.Calls.Count(call => call == "Hello").ShouldBe(1, "all other sockets go on with the session");
    }

    [Fact]
    public async Task Items_are_told_while_they_come()
    {
        await server.Start();
        var telling = Link().Run(giveUp.Token);
        journal.Add(Line("one"));
        await Eventually.Holds(() => server.Items.Count == 1);
        journal.Add(Line("two"));
        await Eventually.Holds(() => server.Items.Count == 2);
        server.Calls.ShouldNotContain("Finish");
        journal.Complete(new FinishReport(0));
        (await telling.WaitAsync(Patience)).Kind.ShouldBe(LinkEndKind.Told);
    }

    [Fact]
    public async Task A_report_that_the_server_could_not_take_is_made_again()
    {
        await server.Start();
        server.FateOf = number => number < 3 ? PlayedServer.Fate.Refused : PlayedServer.Fate.Answered;
        journal.Add(Line("one"));
        journal.Complete(new FinishReport(0));
        (await Link().Run(giveUp.Token).WaitAsync(Patience)).Kind.ShouldBe(LinkEndKind.Told);
        server.Items.Count.ShouldBe(1);
        heard.Remarks.ShouldHaveSingleItem().ShouldContain("The disk is full.");
    }

    [Fact]
    public async Task A_server_that_refuses_the_run_is_not_asked_again()
    {
        server.Welcome = new ReporterWelcome { Refused = "There is no such project." };
        await server.Start();
        (await Link().Run(giveUp.Token).WaitAsync(Patience)).ShouldBe(new LinkEnd(LinkEndKind.Refused, "There is no such project."));
        server.Calls.ShouldBe(["Hello"]);
    }

    [Fact]
    public async Task A_server_that_comes_late_gets_everything()
    {
        var port = FreePort.Find();
        journal.Add(Line("one"));
        journal.Complete(new FinishReport(0));
        var telling = Link(new Uri($"http://127.0.0.1:{port}")).Run(giveUp.Token);
        await Eventually.Holds(() => !heard.Remarks.IsEmpty);
        await server.Start($"http://127.0.0.1:{port}");
        (await telling.WaitAsync(Patience)).Kind.ShouldBe(LinkEndKind.Told);
        server.Items.Count.ShouldBe(1);
        heard.Remarks.ShouldHaveSingleItem("it is said once, however often it is tried").ShouldContain("cannot be reached");
    }

    [Fact]
    public async Task An_abort_that_waits_is_heard_and_the_proof_comes_before_the_finish()
    {
        server.Welcome = server.Welcome with { Abort = new AbortOrder("wrong branch", "Ana", Force: false, GraceMs: 100) };
        await server.Start();
        journal.Add(Line("one"));
        var link = Link();
        var telling = link.Run(giveUp.Token);
        await Eventually.Holds(() => !heard.Aborts.IsEmpty);
        link.SayEnded(new EndedReport(3, 0, 20, "cgroup"));
        journal.Complete(new FinishReport(1, ReportedStatus.Cancelled));
        (await telling.WaitAsync(Patience)).Kind.ShouldBe(LinkEndKind.Told);
        server.Calls.ShouldBe(["Hello", "Report", "Ended", "Finish"]);
    }

    [Fact]
    public async Task A_goodbye_overtakes_what_waits()
    {
        await server.Start();
        for (var number = 0; number < 5000; number++) journal.Add(Line("line"));
        var link = Link();
        link.SayGoodbye("stopped by Ctrl-C");
        journal.Complete(new FinishReport(1, ReportedStatus.Cancelled));
        (await link.Run(giveUp.Token).WaitAsync(Patience)).Kind.ShouldBe(LinkEndKind.Told);
        server.Calls.Skip(1).First().ShouldBe("Goodbye: stopped by Ctrl-C");
        server.Items.Count.ShouldBe(5000);
    }

    [Fact]
    public async Task A_hello_whose_answer_was_lost_is_said_again_with_the_same_secret()
    {
        server.LostHellos = 1;
        await server.Start();
        journal.Add(Line("one"));
        journal.Complete(new FinishReport(0));
        (await Link().Run(giveUp.Token).WaitAsync(Patience)).Kind.ShouldBe(LinkEndKind.Told);
        server.Secrets.Count.ShouldBe(2);
        server.Secrets.Distinct().ShouldHaveSingleItem()!.Length.ShouldBeGreaterThanOrEqualTo(32);
        server.Items.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Whoever_does_not_want_to_wait_any_longer_gives_up()
    {
        var telling = Link(new Uri($"http://127.0.0.1:{FreePort.Find()}")).Run(giveUp.Token);
        await Eventually.Holds(() => !heard.Remarks.IsEmpty);
        await giveUp.CancelAsync();
        (await telling.WaitAsync(Patience)).Kind.ShouldBe(LinkEndKind.GivenUp);
    }

    private ReporterLink Link(Uri? at = null) => new(
        new HubPlace(at ?? server.Url, ReporterWire.Path, "token", WireFormat.Apply), Task.FromResult(new ReportedWish { Project = "shop", Name = "run" }), journal, heard, TimeProvider.System);

    private static ReportItem Line(string text) =>
        new() { Seq = 0, Type = ItemTypes.Output, Step = "command", Lines = [new ReportedLine(DateTimeOffset.UnixEpoch, false, text)] };

    private sealed class HeardWords : ILinkTaker
    {
        public ConcurrentQueue<string> Remarks { get; } = new();

        public ConcurrentQueue<AbortOrder> Aborts { get; } = new();

        public void Welcomed(ReporterWelcome welcome) => welcome.RunNumber.ShouldBe(3);

        public void Abort(AbortOrder order) => Aborts.Enqueue(order);

        public void CancelCase(CaseCancelOrder cancel) => cancel.Case.ShouldNotBeNull();

        public void Remark(string sentence) => Remarks.Enqueue(sentence);
    }
}
