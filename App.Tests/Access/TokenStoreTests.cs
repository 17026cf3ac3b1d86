using Microsoft.EntityFrameworkCore;
using TestRuns.Access;
using TestRuns.Access.Tokens;
using TestRuns.Storage;
using TestRuns.Tests.Support;

namespace TestRuns.Tests.Access;

public sealed class TokenStoreTests : IDisposable
{
    private readonly TempDatabase database = new();
    private readonly ManualTime time = new();
    private readonly TokenStore store;

    public TokenStoreTests() => store = new TokenStore(database, new QuickReads(database), new Audit(database, time), time);

    [Fact]
    public async Task A_token_is_recognised_and_only_its_hash_is_kept()
    {
        var issued = await Issue();
        issued.Text.ShouldMatch("^trc_[A-Za-z0-9_-]{43}$");
        (await store.Find(issued.Text, default)).Ticket.ShouldBe(new TokenTicket(issued.Id, "lab", TokenScope.Controller, 7, time.GetUtcNow().AddDays(90)));
        await using var db = database.CreateDbContext();
        (await db.Set<AccessToken>().SingleAsync()).Hash.ShouldNotContain(issued.Text[4..]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("trc_")]
    [InlineData("trc_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public async Task What_was_never_made_is_not_recognised(string text)
    {
        await Issue();
        (await store.Find(text, default)).ShouldBe(new TokenAnswer(null, "Not a token of this server."));
    }

    [Fact]
    public async Task A_token_ends_at_its_expiry_and_says_so()
    {
        var issued = await Issue();
        time.Advance(TimeSpan.FromDays(90) - TimeSpan.FromMilliseconds(1));
        (await store.Find(issued.Text, default)).Ticket.ShouldNotBeNull();
        time.Advance(TimeSpan.FromMilliseconds(1));
        var answer = await store.Find(issued.Text, default);
        answer.Ticket.ShouldBeNull();
        answer.WhyNot.ShouldBe("The token “lab” expired at 2026-04-02 03:04 UTC. Make a new one.");
    }

    [Fact]
    public async Task A_revoked_token_opens_nothing_and_says_who_revoked_it()
    {
        var issued = await Issue();
        var heard = new List<TokenRevoked>();
        store.Revoked += heard.Add;
        (await store.Revoke(issued.Id, "Ana", default)).ShouldBeTrue();
        (await store.Revoke(issued.Id, "Ben", default)).ShouldBeFalse();
        heard.ShouldBe([new TokenRevoked(issued.Id, "lab", "Ana")]);
        (await store.Find(issued.Text, default)).WhyNot.ShouldBe("The token “lab” was revoked by Ana at 2026-01-02 03:04 UTC. Make a new one.");
        (await store.List(TokenScope.Controller, default)).ShouldBeEmpty();
    }

    [Fact]
    public async Task What_is_unknown_cannot_be_revoked() => (await store.Revoke(42, "Ana", default)).ShouldBeFalse();

    [Fact]
    public async Task The_last_use_is_kept_by_the_minute()
    {
        var issued = await Issue();
        var first = time.GetUtcNow();
        await store.Find(issued.Text, default);
        time.Advance(TimeSpan.FromSeconds(59));
        await store.Find(issued.Text, default);
        (await store.Show(issued.Id, default))!.LastUsedAt.ShouldBe(first);
        time.Advance(TimeSpan.FromSeconds(2));
        await store.Find(issued.Text, default);
        (await store.Show(issued.Id, default))!.LastUsedAt.ShouldBe(first.AddSeconds(61));
    }

    [Fact]
    public async Task Making_and_revoking_is_in_the_audit_and_the_token_is_not()
    {
        var issued = await Issue();
        await store.Revoke(issued.Id, "Ben", default);
        await using var db = database.CreateDbContext();
        var entries = await db.Set<AuditEntry>().OrderBy(entry => entry.Id).ToListAsync();
        entries.Select(entry => (entry.Who, entry.Action, entry.Target, entry.ProjectId)).ShouldBe([("Ana", "token.made", "lab", 7L), ("Ben", "token.revoked", "lab", 7L)]);
        entries.ShouldNotContain(entry => entry.Details!.Contains(issued.Text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_list_has_one_scope_with_the_newest_first()
    {
        var older = await Issue();
        var newer = await Issue();
        await store.Issue(new TokenWish("ci", TokenScope.Reporter, null, null), "Ana", default);
        (await store.List(TokenScope.Controller, default)).Select(token => token.Id).ShouldBe([newer.Id, older.Id]);
    }

    public void Dispose() => database.Dispose();

    private Task<IssuedToken> Issue() => store.Issue(new TokenWish("lab", TokenScope.Controller, 7, time.GetUtcNow().AddDays(90)), "Ana", default);
}
