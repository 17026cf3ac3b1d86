using TestRuns.Access;
using TestRuns.Storage;

namespace TestRuns;

/// <summary>What whoever started the server sees first: where it is, and the first time how to get in.</summary>
internal static class FirstWords
{
    public static async Task Print(IServiceProvider services, IReadOnlyList<string> addresses, DataFolder folder, CancellationToken cancellationToken)
    {
        // On the console and not in the log: logs are kept and shipped, and the link is a secret until it is used.
        await Console.Out.WriteLineAsync($"TestRuns is ready: {string.Join("  ", addresses)}   (data in {folder.Path})");
        await using var scope = services.CreateAsyncScope();
        if (await scope.ServiceProvider.GetRequiredService<FirstAdministrator>().IssueToken(cancellationToken) is not { } token) return;
        await Console.Out.WriteLineAsync($"Nobody has an account yet. Make the first administrator here (works once):\n\n    {addresses[0]}{FirstAdministrator.Path}{token}\n");
    }
}
