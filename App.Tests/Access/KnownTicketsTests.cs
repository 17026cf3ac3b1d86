using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using TestRuns.Access.Web;

namespace TestRuns.Tests.Access;

public sealed class KnownTicketsTests
{
    private readonly Reader reader = new();

    [Fact]
    public void A_cookie_is_decrypted_once()
    {
        var tickets = new KnownTickets(reader);
        for (var i = 0; i < 3; i++) tickets.Unprotect("ana")!.Principal.Identity!.Name.ShouldBe("ana");
        reader.Read.ShouldBe(["ana "]);
    }

    [Fact]
    public void What_is_done_to_one_requests_ticket_is_not_done_to_the_next_ones()
    {
        var tickets = new KnownTickets(reader);
        var first = tickets.Unprotect("ana")!;
        first.Properties.ExpiresUtc = DateTimeOffset.UnixEpoch;
        ((ClaimsIdentity)first.Principal.Identity!).AddClaim(new Claim("administrator", "yes"));
        first.Principal.AddIdentity(new ClaimsIdentity());

        var second = tickets.Unprotect("ana")!;
        second.Properties.ExpiresUtc.ShouldBe(Reader.Expires);
        second.Principal.HasClaim("administrator", "yes").ShouldBeFalse();
        second.Principal.Identities.Count().ShouldBe(1);
    }

    [Fact]
    public void One_that_cannot_be_read_is_never_taken_for_one_that_can()
    {
        var tickets = new KnownTickets(reader);
        tickets.Unprotect("").ShouldBeNull();
        tickets.Unprotect(null).ShouldBeNull();
        tickets.Unprotect("").ShouldBeNull();
    }

    [Fact]
    public void One_that_was_good_for_one_connection_is_not_for_another()
    {
        var tickets = new KnownTickets(reader);
        tickets.Unprotect("ana", "this connection").ShouldNotBeNull();
        tickets.Unprotect("ana", "other connection");
        reader.Read.ShouldBe(["ana this connection", "ana other connection"]);
    }

    [Fact]
    public void There_is_an_end_to_what_is_remembered_and_all_are_read_right_beyond_it()
    {
        var tickets = new KnownTickets(reader);
        for (var round = 0; round < 2; round++)
        {
            for (var i = 0; i < 700; i++) tickets.Unprotect($"person {i}")!.Principal.Identity!.Name.ShouldBe($"person {i}");
        }
    }

    private sealed class Reader : ISecureDataFormat<AuthenticationTicket>
    {
        public static readonly DateTimeOffset Expires = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

        public List<string> Read { get; } = [];

        public string Protect(AuthenticationTicket data) => Protect(data, purpose: null);

        public string Protect(AuthenticationTicket data, string? purpose) => data.Principal.Identity!.Name!;

        public AuthenticationTicket? Unprotect(string? protectedText) => Unprotect(protectedText, purpose: null);

        public AuthenticationTicket? Unprotect(string? protectedText, string? purpose)
        {
            if (string.IsNullOrEmpty(protectedText)) return null;
            Read.Add($"{protectedText} {purpose}");
            var identity = new ClaimsIdentity([new Claim(ClaimTypes.Name, protectedText)], "test");
            return new AuthenticationTicket(new ClaimsPrincipal(identity), new AuthenticationProperties { ExpiresUtc = Expires }, "test");
        }
    }
}
