namespace TestRuns.Reporters.Wire;

/// <summary>Reporter → server, first on every socket. Nothing else is answered before it.</summary>
public sealed record ReporterHello
{
    /// <summary><see cref="ReporterWire.Version"/> of the reporter.</summary>
    public required int Version { get; init; }

    public required ReporterProgram Client { get; init; }

    /// <summary>An earlier one, which goes on; null: a new one.</summary>
    public ReporterKey? Session { get; init; }

    /// <summary>
    /// Of a new session, chosen by the reporter: 32 characters or more that nobody can guess. Who says hello again with the same
    /// one, because the answer was lost, gets the session that was made then, and no second one. Null: the server chooses it.
    /// </summary>
    public string? Secret { get; init; }

    /// <summary>Not looked at when <see cref="Session"/> is set.</summary>
    public ReportedWish? Run { get; init; }

    /// <summary>One part of a suite that runs in several; they find one another by the run's key.</summary>
    public ReporterShard? Shard { get; init; }
}

/// <summary>Who reports, for people.</summary>
/// <param name="Name">"testruns exec", "@testruns/playwright-reporter".</param>
/// <param name="Host">The machine's name.</param>
public sealed record ReporterProgram(string Name, string Version, string Host, int Pid);

/// <summary>A session outlives sockets: who knows its secret may go on with it.</summary>
public sealed record ReporterKey(string Id, string Secret);

/// <param name="Index">From 1.</param>
public sealed record ReporterShard(int Index, int Total);

/// <summary>The run that is to be made, or joined by its key.</summary>
public sealed record ReportedWish
{
    public required string Project { get; init; }
    public required string Name { get; init; }
    public string? Suite { get; init; }

    /// <summary>A live run with this key that a reporter made is joined.</summary>
    public string? Key { get; init; }

    public string? Branch { get; init; }
    public string? Commit { get; init; }
    public string? Link { get; init; }
    public IReadOnlyDictionary<string, string>? Variables { get; init; }

    /// <summary>How long the reporter gives its processes between the polite signal and SIGKILL.</summary>
    public int? GraceMs { get; init; }
}

/// <summary>The server's answer. Either <see cref="Refused"/> is set, or all of the rest.</summary>
public sealed record ReporterWelcome
{
    /// <summary>A sentence for people that says what to do.</summary>
    public string? Refused { get; init; }

    /// <summary>False: asking again will not help.</summary>
    public bool MayTryAgain { get; init; }

    /// <summary>The version of the server's messages: also set in a refusal.</summary>
    public int Version { get; init; } = ReporterWire.Version;

    public ReporterKey? Session { get; init; }

    /// <summary>The session that the hello named goes on.</summary>
    public bool Resumed { get; init; }

    public long RunId { get; init; }
    public int RunNumber { get; init; }

    /// <summary>The run's page, below the server's address.</summary>
    public string? Url { get; init; }

    /// <summary>All items with a lower <see cref="ReportItem.Seq"/> are stored.</summary>
    public long NextSeq { get; init; }

    /// <summary>The run is to end, or has ended: what the reporter still runs of it is to be ended now.</summary>
    public AbortOrder? Abort { get; init; }

    /// <summary>How long the server waits for a reporter whose connection is lost.</summary>
    public int ReconnectGraceMs { get; init; }

    public int PingIntervalMs { get; init; }

    /// <summary>The most for one file of <c>PUT …/artifacts/{name}</c>.</summary>
    public long MaxArtifactBytes { get; init; }
}
