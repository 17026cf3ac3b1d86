using System.Net;
using System.Text.RegularExpressions;
using TestRuns.E2E.Pages;

namespace TestRuns.E2E.Support;

/// <summary>The form of the server's first start, filled in without a browser.</summary>
public static partial class FirstAdministratorForm
{
    /// <summary>Makes Ana and is signed in as her: a caller for the HTTP interface, closed by whoever asked for it.</summary>
    /// <param name="session">Is given what a browser would keep of it.</param>
    public static async Task<HttpClient> SignIn(TestServer server, CookieContainer session, CancellationToken token)
    {
        var caller = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = session }) { BaseAddress = server.Url, Timeout = TimeSpan.FromSeconds(100) };
        caller.DefaultRequestHeaders.Add("Origin", server.Url.GetLeftPart(UriPartial.Authority));
        try
        {
            var link = await server.FirstAdministratorLink(token);
            var page = await caller.GetStringAsync(link, token);
            var fields = new Dictionary<string, string>
            {
                ["name"] = Person.Ana.UserName,
                ["displayName"] = Person.Ana.Name,
                ["email"] = "",
                ["password"] = Person.Ana.Password,
            };
            foreach (Match hidden in Hidden().Matches(page)) fields[hidden.Groups[1].Value] = WebUtility.HtmlDecode(hidden.Groups[2].Value);
            using var answer = await caller.PostAsync(link, new FormUrlEncodedContent(fields), token);
            if (answer.StatusCode != HttpStatusCode.Redirect) throw new TestServerException($"The form of the first administrator was answered with {(int)answer.StatusCode}", server.Log);
            return caller;
        }
        catch
        {
            caller.Dispose();
            throw;
        }
    }

    [GeneratedRegex("""<input type="hidden" name="([^"]+)" value="([^"]*)" ?/>""", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Hidden();
}
