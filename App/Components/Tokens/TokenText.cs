using TestRuns.Access;

namespace TestRuns.Components.TokenPages;

/// <summary>What a token opens, as people read it.</summary>
public static class TokenText
{
    public static string Opens(AccessToken token) => token.Scope switch
    {
        TokenScope.Reporter => "streams results in",
        TokenScope.Backup => "takes backups of the whole server",
        _ => token.Role is { } role ? $"API, as {role}" : "API, as nobody",
    };

    /// <summary>What the role lets a program do.</summary>
    public static string May(ProjectRole role) => role switch
    {
        ProjectRole.Viewer => "reads runs, their logs and files",
        ProjectRole.Runner => "starts, aborts and re-runs, too",
        _ => "changes suites, tokens and controllers, too, and forces",
    };
}
