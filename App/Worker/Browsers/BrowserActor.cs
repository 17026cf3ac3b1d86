using System.Text.RegularExpressions;
using Microsoft.Playwright;
using TestRuns.Controllers.Wire;

namespace TestRuns.Worker.Browsers;

/// <summary>Carries out single actions, on the page that was opened last.</summary>
internal sealed partial class BrowserActor(IBrowserContext context, IPage first, string folder)
{
    private IPage latest = first;

    /// <summary>A click may open another one, and close it again. When all are closed, the last says so.</summary>
    public IPage Page => latest = context.Pages is [.., var last] ? last : latest;

    /// <returns>What was done, in words.</returns>
    /// <exception cref="PlaywrightException">It could not be done, or is not as expected.</exception>
    /// <exception cref="TimeoutException">Not in time.</exception>
    public async Task<string> Do(BrowserPartAction action, int number, TimeSpan limit)
    {
        var timeout = (float)limit.TotalMilliseconds;
        context.SetDefaultTimeout(timeout);
        context.SetDefaultNavigationTimeout(timeout);
        switch (action.Action)
        {
            case "goto":
                var answer = await Page.GotoAsync(action.Target);
                return answer is { Ok: false } ? $"{Words(action)}, status {answer.Status}" : Words(action);
            case "click":
                await Page.Locator(action.Target).ClickAsync();
                break;
            case "fill":
                await Page.Locator(action.Target).FillAsync(action.Value ?? "");
                break;
            case "press" when action.Value is null:
                await Page.Keyboard.PressAsync(action.Target);
                break;
            case "press":
                await Page.Locator(action.Target).PressAsync(action.Value);
                break;
            case "check":
                await Page.Locator(action.Target).CheckAsync();
                break;
            case "uncheck":
                await Page.Locator(action.Target).UncheckAsync();
                break;
            case "expect":
                await Expect(action.Target, action.Value ?? "", timeout);
                break;
            case "screenshot":
                var name = $"{number:00}-{FileName(action.Target)}.png";
                await Page.ScreenshotAsync(new() { Path = Path.Combine(folder, name) });
                return $"{Words(action)}: {name}";
            default:
                throw new PlaywrightException($"this controller knows no action {action.Action}");
        }

        return Words(action);
    }

    /// <summary>What is filled in is not said: it is often a password, and not always known to be one.</summary>
    public static string Words(BrowserPartAction action) => action switch
    {
        { Action: "press", Value: { } key } => $"press {key} in {action.Target}",
        { Action: "expect", Target: "text" } => $"expect text “{action.Value}”",
        { Action: "expect" } => $"expect {action.Target} {action.Value}",
        _ => $"{action.Action} {action.Target}",
    };

    private Task Expect(string what, string value, float timeout) => what switch
    {
        "text" => Assertions.Expect(Page.Locator("body")).ToContainTextAsync(value, new() { UseInnerText = true, Timeout = timeout }),
        "visible" => Assertions.Expect(Page.Locator(value).First).ToBeVisibleAsync(new() { Timeout = timeout }),
        "url" => Assertions.Expect(Page).ToHaveURLAsync(AddressLike(value), new() { Timeout = timeout }),
        _ => throw new PlaywrightException($"this controller cannot expect {what}"),
    };

    /// <summary>The whole address, or from its path on. A star stands for anything.</summary>
    internal static Regex AddressLike(string wanted)
    {
        var pattern = Regex.Escape(wanted).Replace(@"\*", ".*", StringComparison.Ordinal);
        // A browser adds the slash behind a host.
        return new Regex(wanted.StartsWith('/') ? $"^[a-z]+://[^/]*{pattern}$" : $"^{pattern}/?$", RegexOptions.None, TimeSpan.FromSeconds(1));
    }

    private static string FileName(string name)
    {
        var safe = Unsafe().Replace(name, "-").Trim('-');
        return safe.Length == 0 ? "screenshot" : safe.Length > 60 ? safe[..60] : safe;
    }

    [GeneratedRegex("[^A-Za-z0-9_-]+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Unsafe();
}
