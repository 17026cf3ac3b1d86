using Microsoft.EntityFrameworkCore;
using TestRuns.Storage;

namespace TestRuns.Access.Tokens;

/// <summary>Makes, recognises and revokes the tokens of programs. Who may do so is asked by whoever calls.</summary>
public sealed class TokenStore(IDbContextFactory<AppDb> contexts, QuickReads reads, Audit audit, TimeProvider time)
{
    public const int LongestName = 100;

    /// <summary>How exactly the last use is kept: programs call often, and each would otherwise be a write.</summary>
    private static readonly TimeSpan UseInterval = TimeSpan.FromMinutes(1);

    /// <summary>Raised when it is done, so that what hangs on the token can be ended at once. Handlers return at once.</summary>
    public event Action<TokenRevoked>? Revoked;

    /// <summary>One was made or revoked. Handlers return at once.</summary>
    public event Action? Changed;

    public async Task<IssuedToken> Issue(TokenWish wish, string by, CancellationToken cancellationToken)
    {
        var text = PrefixOf(wish.Scope) + OneTimeLink.NewSecret();
        var token = new AccessToken
        {
            Name = wish.Name,
            Hash = OneTimeLink.HashOf(text),
            Scope = wish.Scope,
            ProjectId = wish.ProjectId,
            Role = wish.Role,
            CreatedBy = by,
            CreatedById = wish.MadeBy,
            CreatedAt = time.GetUtcNow(),
            ExpiresAt = wish.ExpiresAt,
        };
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        db.Add(token);
        var until = wish.ExpiresAt is { } end ? $"until {end:yyyy-MM-dd HH:mm} UTC" : "without an end";
        audit.Add(db, new AuditFact(by, "token.made", wish.Name, wish.ProjectId, $"{wish.Scope}{(wish.Role is { } role ? $" as {role}" : "")}, {until}"));
        await db.SaveChangesAsync(cancellationToken);
        Changed?.Invoke();
        return new IssuedToken(token.Id, text);
    }

    public async Task<TokenAnswer> Find(string text, CancellationToken cancellationToken)
    {
        var hash = OneTimeLink.HashOf(text);
        var token = reads.Ask(stored => stored.Select<AccessToken>().Where(one => one.Hash, hash).Rows().FirstOrDefault());
        if (token is null) return new TokenAnswer(null, "Not a token of this server.");
        var now = time.GetUtcNow();
        if (WhyNot(token, now) is { } spent) return new TokenAnswer(null, spent);
        if (token.LastUsedAt is null || token.LastUsedAt < now - UseInterval) await Used(token.Id, now, cancellationToken);
        return new TokenAnswer(new TokenTicket(token.Id, token.Name, token.Scope, token.ProjectId, token.ExpiresAt, token.Role, token.CreatedById), null);
    }

    /// <summary>For who was recognised some time ago and is still there.</summary>
    /// <returns>Null: it is still good.</returns>
    public async Task<string?> WhyNotAnyMore(TokenTicket ticket, CancellationToken cancellationToken)
    {
        if (ticket.Id is not { } id) return null;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var token = await db.Set<AccessToken>().AsNoTracking().FirstOrDefaultAsync(one => one.Id == id, cancellationToken);
        return token is null ? "Not a token of this server." : WhyNot(token, time.GetUtcNow());
    }

    /// <returns>False: there is no such token, or it was revoked before.</returns>
    public async Task<bool> Revoke(long id, string by, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.Set<AccessToken>().AsNoTracking().FirstOrDefaultAsync(token => token.Id == id, cancellationToken) is not { } token) return false;
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var now = time.GetUtcNow();
        var won = await db.Set<AccessToken>().Where(one => one.Id == id && one.RevokedAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(one => one.RevokedAt, now).SetProperty(one => one.RevokedBy, by), cancellationToken);
        if (won == 0) return false;
        audit.Add(db, new AuditFact(by, "token.revoked", token.Name, token.ProjectId, token.Scope.ToString()));
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        Revoked?.Invoke(new TokenRevoked(id, token.Name, by));
        Changed?.Invoke();
        return true;
    }

    public async Task<AccessToken?> Show(long id, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Set<AccessToken>().AsNoTracking().FirstOrDefaultAsync(token => token.Id == id, cancellationToken);
    }

    /// <summary>Those that were not revoked, the newest first.</summary>
    public Task<IReadOnlyList<AccessToken>> List(TokenScope scope, CancellationToken cancellationToken) => List([scope], cancellationToken);

    /// <inheritdoc cref="List(TokenScope, CancellationToken)"/>
    public async Task<IReadOnlyList<AccessToken>> List(IReadOnlyCollection<TokenScope> scopes, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Set<AccessToken>().AsNoTracking().Where(token => scopes.Contains(token.Scope) && token.RevokedAt == null)
            .OrderByDescending(token => token.Id).ToListAsync(cancellationToken);
    }

    /// <summary>Ends what hangs on tokens whose maker has been disabled. They stay, and are good again with the account.</summary>
    internal async Task TellDisabled(long accountId, string by, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var held = await db.Set<AccessToken>().AsNoTracking().Where(token => token.CreatedById == accountId && token.RevokedAt == null).ToListAsync(cancellationToken);
        foreach (var token in held) Revoked?.Invoke(new TokenRevoked(token.Id, token.Name, by) { What = $"was made by {token.CreatedBy}, whose account {by} has disabled" });
        if (held.Count > 0) Changed?.Invoke();
    }

    private string? WhyNot(AccessToken token, DateTimeOffset now) => token switch
    {
        { RevokedAt: { } revoked } => $"The token “{token.Name}” was revoked by {token.RevokedBy} at {revoked:yyyy-MM-dd HH:mm} UTC. Make a new one.",
        { ExpiresAt: { } end } when end <= now => $"The token “{token.Name}” expired at {end:yyyy-MM-dd HH:mm} UTC. Make a new one.",
        { CreatedById: { } maker } when IsDisabled(maker) => $"The token “{token.Name}” was made by {token.CreatedBy}, whose account is disabled. An administrator can enable it again, or somebody else makes a new one.",
        _ => null,
    };

    private bool IsDisabled(long accountId) =>
        reads.Ask(stored => stored.Select<Account>().Where(account => account.Id, accountId).Value(account => account.DisabledAt)) is not null;

    private async Task Used(long id, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await db.Set<AccessToken>().Where(token => token.Id == id).ExecuteUpdateAsync(set => set.SetProperty(token => token.LastUsedAt, now), cancellationToken);
    }

    // So that a token that is found somewhere says what it is, and scanners for secrets know it.
    private static string PrefixOf(TokenScope scope) => scope switch
    {
        TokenScope.Controller => "trc_",
        TokenScope.Reporter => "trp_",
        TokenScope.Backup => "trb_",
        _ => "tra_",
    };
}
