using System.Security.Cryptography;
using System.Text;

namespace TestRuns.Access.Tokens;

/// <summary>
/// The token of the server's own controller: made at each start, never stored, good as long as this server lives. A
/// controller that outlived its server is a stranger to the next one.
/// </summary>
public sealed class EmbeddedToken
{
    public string Text { get; } = "tre_" + OneTimeLink.NewSecret();

    public TokenTicket Ticket { get; } = new(Id: null, "the server's own controller", TokenScope.Controller, ProjectId: null);

    /// <summary>Takes as long whatever is shown.</summary>
    public bool Is(string text) => CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(text), Encoding.UTF8.GetBytes(Text));
}
