using Microsoft.Playwright;
using TestRuns.E2E.Pages;
using TestRuns.E2E.Support;

namespace TestRuns.E2E;

public sealed class SignInTests(Browser browser) : EndToEndTest(browser)
{
    [Fact]
    public async Task The_printed_link_makes_the_first_administrator_once()
    {
        var server = await StartServer();
        var ana = await Open(server);
        var first = new FirstAdministratorPage(ana.Page);
        await first.Open(await server.FirstAdministratorLink(Token));
        await first.Make(Person.Ana);
        await ana.Page.GotoAsync("/");
        await Assertions.Expect(ana.Page).Not.ToHaveURLAsync(SignInPage.Address);

        var late = await Open(server);
        await new FirstAdministratorPage(late.Page).Open(await server.FirstAdministratorLink(Token));
        await Assertions.Expect(late.Page.GetByRole(AriaRole.Heading, new() { Name = "This link does not work" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Who_is_not_signed_in_is_led_to_the_sign_in_page_and_then_to_where_they_wanted()
    {
        var server = await StartServer();
        using (await CallAsAdministrator(server))
        {
            // Ana is there now.
        }

        var visit = await Open(server);
        await visit.Page.GotoAsync("/?q=shop");
        await Assertions.Expect(visit.Page).ToHaveURLAsync(SignInPage.Address);
        var signIn = new SignInPage(visit.Page);

        await signIn.Try(Person.Ana.UserName, "not her password");
        await Assertions.Expect(signIn.Error).ToBeVisibleAsync();

        await signIn.SignIn(Person.Ana);
        await Assertions.Expect(visit.Page).ToHaveURLAsync(new Uri(server.Url, "/?q=shop").ToString());
    }
}
