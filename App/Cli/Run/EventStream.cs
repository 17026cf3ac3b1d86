using System.Text.Json;

namespace TestRuns.Cli.Run;

/// <summary>Server-Sent Events, as they come in.</summary>
internal sealed class EventStream(Stream stream) : IDisposable
{
    /// <summary>The server says something every 15 s: after this long the connection is dead, whatever TCP thinks.</summary>
    private static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(40);

    private readonly StreamReader reader = new(stream);

    /// <returns>The data of the next event; null: the server has ended the stream.</returns>
    /// <exception cref="OperationCanceledException">Nothing came for too long, or the token fired.</exception>
    public async Task<JsonElement?> Next(CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var data = new List<string>();
        while (true)
        {
            limit.CancelAfter(LongestSilence);
            if (await reader.ReadLineAsync(limit.Token) is not { } line) return null;
            if (line.StartsWith("data:", StringComparison.Ordinal)) data.Add(line["data:".Length..]);
            // A blank line is the end of an event. Number and type stand in the data, too; a comment says only that the server is there.
            else if (line.Length == 0 && data.Count > 0) return JsonSerializer.Deserialize<JsonElement>(string.Join('\n', data));
        }
    }

    public void Dispose() => reader.Dispose();
}
