namespace TestRuns.Access.Tokens;

/// <summary>What a token that was recognised opens.</summary>
/// <param name="Id">Null: the server's own controller, whose token is not stored.</param>
/// <param name="Name">For people.</param>
/// <param name="ProjectId">Null: good for all projects.</param>
/// <param name="ExpiresAt">Who stays connected for longer has to be looked at again then.</param>
/// <param name="Role">What a token of scope Api may do.</param>
/// <param name="MadeBy">The account of who made it: what is made with it is theirs, too.</param>
public sealed record TokenTicket(long? Id, string Name, TokenScope Scope, long? ProjectId, DateTimeOffset? ExpiresAt = null, ProjectRole? Role = null, long? MadeBy = null)
{
    public bool IsEmbedded => Id is null;

    /// <summary>As what it counts in the projects that it is good for; null: in none of them as anything.</summary>
    internal ProjectRole? Standing => Scope switch
    {
        TokenScope.Api => Role,
        // It makes runs and adds to them; which doors that opens is said at the doors.
        TokenScope.Reporter => ProjectRole.Runner,
        _ => null,
    };

    internal ProjectRole? RoleIn(long projectId) => ProjectId is { } own && own != projectId ? null : Standing;
}

/// <summary>Either what the token opens, or a sentence that says why it opens nothing.</summary>
public sealed record TokenAnswer(TokenTicket? Ticket, string? WhyNot);

/// <summary>What is asked for when a token is made.</summary>
/// <param name="ExpiresAt">Null: never.</param>
/// <param name="Role">Of a token of scope Api.</param>
/// <param name="MadeBy">The account of who makes it; null: nobody that is known.</param>
public sealed record TokenWish(string Name, TokenScope Scope, long? ProjectId, DateTimeOffset? ExpiresAt, ProjectRole? Role = null, long? MadeBy = null);

/// <param name="Text">The token itself: this is the one time that it can be read.</param>
public sealed record IssuedToken(long Id, string Text);

public sealed record TokenRevoked(long Id, string Name, string By)
{
    /// <summary>What became of the token, behind its name.</summary>
    public string What { get; init; } = $"was revoked by {By}";
}
