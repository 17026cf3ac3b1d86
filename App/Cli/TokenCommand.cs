using System.CommandLine;
using TestRuns.Cli.Run;
using TestRuns.Cli.Server;

namespace TestRuns.Cli;

/// <summary>The verb <c>token</c>: the tokens of programs.</summary>
internal static class TokenCommand
{
    private const string About = """
        Make, list and revoke the tokens of programs.

        Examples:
          testruns token make nightly --scope Api --role Runner --project shop --expires 90d
          testruns token make "exec in CI" --scope Reporter --project shop
          testruns token list
          testruns token revoke 12

        It needs the token of a Maintainer of the project. What is made is printed once, alone on standard output.
        Exit codes: 0 done, 2 refused or wrong use, 4 server out of reach.
        """;

    private static readonly Argument<string> Name = new("NAME") { Description = "By what people know it again" };
    private static readonly Argument<long> Id = new("ID") { Description = "Its number in the list" };
    private static readonly Option<string> Scope = new("--scope") { Description = "Api, Reporter (exec and reporters of suites) or Controller", DefaultValueFactory = _ => "Api" };
    private static readonly Option<string?> Project = new("--project") { Description = "The project's key (default: all projects, which needs an administrator)", HelpName = "P" };
    private static readonly Option<string?> Role = new("--role") { Description = "Of scope Api: Viewer, Runner or Maintainer" };
    private static readonly Option<string?> Expires = new("--expires") { Description = "After this time, such as 90d (default: never)", HelpName = "TIME" };

    public static Command Make()
    {
        var make = new Command("make", "Make a token, and print it") { Name, Scope, Project, Role, Expires };
        make.WithServer().SetAction(MakeOne);
        var list = new Command("list", "List the tokens that you may see");
        list.WithServer().SetAction(List);
        var revoke = new Command("revoke", "Revoke a token: it is refused from now on") { Id };
        revoke.WithServer().SetAction(Revoke);
        return new Command("token", About) { make, list, revoke };
    }

    private static async Task<int> MakeOne(ParseResult parsed, CancellationToken cancellationToken)
    {
        var voice = new Voice(ServerOptions.WantsJson(parsed));
        var mistakes = new List<string>();
        var target = ServerOptions.Read(parsed, mistakes);
        var lasts = RunCommand.ReadTime(parsed.GetValue(Expires), "--expires", mistakes);
        if (mistakes.Count > 0) return voice.Refuse(mistakes);
        using var api = new ApiClient(target);
        var body = new { name = parsed.GetValue(Name), scope = parsed.GetValue(Scope), project = parsed.GetValue(Project), role = parsed.GetValue(Role), expiresAt = TimeProvider.System.GetUtcNow() + lasts };
        if ((await api.Post<MadeToken>("tokens", body, cancellationToken)).Failed(out var problem, out var made)) return voice.Refuse(problem);
        voice.Tell(made.Token, made);
        if (!voice.Json) voice.Remark($"token {made.Id}, “{made.Name}”. It is not shown again.");
        return ExitCodes.Passed;
    }

    private static async Task<int> List(ParseResult parsed, CancellationToken cancellationToken)
    {
        var voice = new Voice(ServerOptions.WantsJson(parsed));
        var mistakes = new List<string>();
        var target = ServerOptions.Read(parsed, mistakes);
        if (mistakes.Count > 0) return voice.Refuse(mistakes);
        using var api = new ApiClient(target);
        string? cursor = null;
        do
        {
            if ((await api.Get<TokenPage>(cursor is null ? "tokens" : $"tokens?cursor={Uri.EscapeDataString(cursor)}", cancellationToken)).Failed(out var problem, out var page)) return voice.Refuse(problem);
            foreach (var token in page.Tokens) voice.Tell(Line(token), token);
            cursor = page.Next;
        }
        while (cursor is not null);
        return ExitCodes.Passed;
    }

    private static async Task<int> Revoke(ParseResult parsed, CancellationToken cancellationToken)
    {
        var voice = new Voice(ServerOptions.WantsJson(parsed));
        var mistakes = new List<string>();
        var target = ServerOptions.Read(parsed, mistakes);
        if (mistakes.Count > 0) return voice.Refuse(mistakes);
        using var api = new ApiClient(target);
        var id = parsed.GetValue(Id);
        if (await api.Delete($"tokens/{id}", cancellationToken) is { } problem) return voice.Refuse(problem);
        voice.Tell($"Token {id} is revoked.", new { revoked = id });
        return ExitCodes.Passed;
    }

    private static string Line(ShownToken token) =>
        $"{token.Id,6}  {token.Scope,-10}  {token.Role ?? "",-10}  {token.Project ?? "all projects",-16}  {Until(token.ExpiresAt),-18}  {Used(token.LastUsedAt),-20}  {token.Name}";

    private static string Until(DateTimeOffset? at) => at is { } end ? $"until {end:yyyy-MM-dd}" : "for ever";

    private static string Used(DateTimeOffset? at) => at is { } last ? $"used {last:yyyy-MM-dd}" : "never used";

    private sealed record MadeToken(long Id, string Name, string Token);

    private sealed record ShownToken(long Id, string Name, string Scope, string? Project, string? Role, string CreatedBy, DateTimeOffset CreatedAt, DateTimeOffset? ExpiresAt, DateTimeOffset? LastUsedAt);

    private sealed record TokenPage(IReadOnlyList<ShownToken> Tokens, string? Next);
}
