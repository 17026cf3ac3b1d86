using System.Collections.Concurrent;
using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;

namespace TestRuns.Access.Web;

/// <summary>
/// Remembers what the cookies of late callers say: to decrypt one took a tenth of an abort's time, and who aborts has just
/// looked. Whether the session is still good is asked of the database each time all the same (<see cref="Sessions"/>), and
/// when it ends stands in what is remembered.
/// </summary>
internal sealed class KnownTickets(ISecureDataFormat<AuthenticationTicket> inner) : ISecureDataFormat<AuthenticationTicket>
{
    /// <summary>More than look at the same time; beyond it all are forgotten, and each is decrypted once more.</summary>
    private const int Most = 500;

    private readonly ConcurrentDictionary<string, AuthenticationTicket> known = new(StringComparer.Ordinal);

    public string Protect(AuthenticationTicket data) => inner.Protect(data);

    public string Protect(AuthenticationTicket data, string? purpose) => inner.Protect(data, purpose);

    public AuthenticationTicket? Unprotect(string? protectedText) => Unprotect(protectedText, purpose: null);

    public AuthenticationTicket? Unprotect(string? protectedText, string? purpose)
    {
        if (protectedText is null) return null;
        // The purpose ties a cookie to its connection where TLS allows that: the same text is good for one of them alone.
        var name = $"{purpose} {protectedText}";
        if (known.TryGetValue(name, out var ticket)) return Copy(ticket);
        if (inner.Unprotect(protectedText, purpose) is not { } read) return null;
        if (known.Count >= Most) known.Clear();
        known[name] = read;
        return Copy(read);
    }

    /// <summary>What is done to one request's ticket is not done to the next one's.</summary>
    private static AuthenticationTicket Copy(AuthenticationTicket ticket) =>
        new(new ClaimsPrincipal(ticket.Principal.Identities.Select(identity => identity.Clone())), ticket.Properties.Clone(), ticket.AuthenticationScheme);
}
