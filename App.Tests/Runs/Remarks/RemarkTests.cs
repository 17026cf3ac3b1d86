using TestRuns.Catalog;
using TestRuns.Runs;
using TestRuns.Runs.Reading;
using TestRuns.Runs.Remarks;

namespace TestRuns.Tests.Runs.Remarks;

public sealed class RemarkTests
{
    private static readonly Author Ana = new(RunLab.Ana, "account 1");
    private static readonly Author Bo = new(new Actor(ActorKind.User, "Bo"), "account 2");

    [Fact]
    public async Task What_is_written_is_seen_by_who_watches_the_run()
    {
        await using var lab = await RunLab.Open();
        var (run, runCase) = await Case(lab);
        using var watch = lab.Get<RunFeed>().WatchRun(run);
        await lab.Get<RemarkOnCase>().Add(run, runCase, new RemarkWish(" Seen before ", null), Ana, default);

        var delta = await watch.Deltas.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(60));
        // What went before, the making of the run, may be told in a delta of its own.
        while (delta.Cases.All(row => row.Remarks.Count == 0)) delta = await watch.Deltas.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(60));
        var remark = delta.Cases.ShouldHaveSingleItem().Remarks.ShouldHaveSingleItem();
        (remark.Text, remark.By, remark.Url).ShouldBe(("Seen before", "Ana", null));
        lab.Events(run).ShouldContain(EventTypes.CaseRemarked);
        (await lab.Get<RunReads>().Detail(run, default))!.Cases[0].Remarks.ShouldHaveSingleItem().ShouldBe(remark);
    }

    [Fact]
    public async Task Only_who_wrote_it_changes_or_removes_it()
    {
        await using var lab = await RunLab.Open();
        var (run, runCase) = await Case(lab);
        var remarks = lab.Get<RemarkOnCase>();
        var made = (await remarks.Add(run, runCase, new RemarkWish("mine", null), Ana, default)).Remark!;
        (await remarks.Edit(run, runCase, made.Id, new RemarkWish("yours", null), Bo, default)).Outcome.ShouldBe(RemarkOutcome.NotYours);
        (await remarks.Remove(run, runCase, made.Id, Bo, default)).Outcome.ShouldBe(RemarkOutcome.NotYours);
        (await remarks.Edit(run, runCase, made.Id, new RemarkWish("SHOP-12", "https://issues.example.com/SHOP-12"), Ana, default)).Outcome.ShouldBe(RemarkOutcome.Done);
        var changed = (await lab.Get<RemarkReads>().Of(run, runCase, default)).ShouldNotBeNull().ShouldHaveSingleItem();
        (changed.Text, changed.Url, changed.EditedAt is not null).ShouldBe(("SHOP-12", "https://issues.example.com/SHOP-12", true));
        (await remarks.Remove(run, runCase, made.Id, Ana, default)).Outcome.ShouldBe(RemarkOutcome.Done);
        (await lab.Get<RemarkReads>().Of(run, runCase, default)).ShouldNotBeNull().ShouldBeEmpty();
        (await remarks.Remove(run, runCase, made.Id, Ana, default)).Outcome.ShouldBe(RemarkOutcome.NoSuchRemark);
    }

    [Fact]
    public async Task A_case_of_another_run_is_none_of_this_one()
    {
        await using var lab = await RunLab.Open();
        var ((run, runCase), (other, _)) = (await Case(lab), await Case(lab));
        var remarks = lab.Get<RemarkOnCase>();
        (await remarks.Add(other, runCase, new RemarkWish("x", null), Ana, default)).Outcome.ShouldBe(RemarkOutcome.NoSuchCase);
        var made = (await remarks.Add(run, runCase, new RemarkWish("x", null), Ana, default)).Remark!;
        (await remarks.Remove(other, runCase, made.Id, Ana, default)).Outcome.ShouldBe(RemarkOutcome.NoSuchRemark);
        (await lab.Get<RemarkReads>().Of(other, runCase, default)).ShouldBeNull();
    }

    [Theory]
    [InlineData("", null, "text")]
    [InlineData(" ", "javascript:alert(1)", "url")]
    [InlineData("x", "issues.example.com/1", "url")]
    [InlineData("x", "", "url")]
    [InlineData("a\0b", null, "text")]
    public void What_cannot_be_kept_is_said_by_field(string text, string? url, string field) => new RemarkWish(text, url).Mistakes().Keys.ShouldBe([field]);

    [Fact]
    public void Every_mistake_is_said_at_once() => new RemarkWish(new string('x', 101), "ftp://a").Mistakes().Keys.ShouldBe(["text", "url"]);

    [Theory]
    [InlineData("https://issues.example.com/browse/SHOP-12", "SHOP-12")]
    [InlineData("https://example.com/a/7/?x=1", "7")]
    [InlineData("https://example.com/", "example.com")]
    public void A_link_without_a_name_is_called_as_its_address_ends(string url, string name)
    {
        var wish = new RemarkWish(null, url);
        wish.Mistakes().ShouldBeEmpty();
        wish.Kept.ShouldBe(name);
    }

    private static async Task<(long Run, long Case)> Case(RunLab lab)
    {
        var step = new StepSpec { Name = "step", Kind = StepKind.Run, Run = new RunSpec { Command = "true" } };
        var run = await lab.Make(new RunRequest { ProjectId = 0, Name = "run", Cases = [new CaseSpec { Name = "one", Steps = [step] }], Start = false });
        return (run, lab.Cases(run)[0].Id);
    }
}
