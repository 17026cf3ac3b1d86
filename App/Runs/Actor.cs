namespace TestRuns.Runs;

public enum ActorKind
{
    User,
    Token,
    Step,
    System,
}

/// <summary>Who or what asks for something.</summary>
/// <param name="Name">For people: "Ana", "token nightly", "step Migrate", "watchdog".</param>
public sealed record Actor(ActorKind Kind, string Name)
{
    /// <summary>Of a person who is signed in: names can be changed, and two people can have the same.</summary>
    public long? AccountId { get; init; }

    public static Actor System(string part) => new(ActorKind.System, part);

    public override string ToString() => Name;
}

/// <summary>Why a run ends early. The first reason wins.</summary>
public sealed record AbortReason(AbortKind Kind, string Text, Actor By)
{
    /// <summary>The longest text that is kept, in characters.</summary>
    public const int MaxLength = 500;

    /// <summary>What a person, a token or a step asked for; without a text it is "Cancelled by user".</summary>
    public static AbortReason Asked(Actor by, string? text)
    {
        var kind = by.Kind == ActorKind.Step ? AbortKind.Step : AbortKind.User;
        return new AbortReason(kind, !string.IsNullOrWhiteSpace(text) ? text.Trim() : kind == AbortKind.Step ? "Aborted by a step of its own" : "Cancelled by user", by);
    }
}
