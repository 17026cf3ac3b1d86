using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Radzen;
using TestRuns.Components.Visit;

namespace TestRuns.Tests.Components.Visit;

public sealed class EndDialogTests : BunitContext
{
    private static readonly EndQuestion Question = new() { Text = "Its processes are ended.", Confirm = "Abort the run", Leave = "Keep it" };

    private readonly List<object?> closed = [];

    public EndDialogTests()
    {
        JSInterop.Mode = JSRuntimeMode.Loose;
        Services.AddRadzenComponents();
        Services.GetRequiredService<DialogService>().OnClose += result => closed.Add((object?)result);
    }

    [Fact]
    public void Enter_confirms_with_the_reason_that_was_typed()
    {
        var dialog = Open();
        dialog.Find("input").Input("wrong branch");
        dialog.Find("form").Submit();
        closed.ShouldBe(["wrong branch"]);
    }

    [Fact]
    public void The_reason_is_optional()
    {
        Open().Find("form").Submit();
        closed.ShouldBe([""]);
    }

    [Fact]
    public void Leaving_answers_nothing()
    {
        Open().Find("button[type=button]").Click();
        closed.ShouldBe([null]);
    }

    [Fact]
    public void The_words_on_the_button_say_what_will_be_done()
    {
        var confirm = Open().Find("[data-testid=confirm-abort]");
        confirm.TextContent.ShouldBe("Abort the run");
        confirm.GetAttribute("type").ShouldBe("submit");
    }

    private IRenderedComponent<EndDialog> Open()
    {
        // The service forgets nothing that it did not open: there must be a dialog for Close to close.
        _ = Services.GetRequiredService<DialogService>().OpenAsync<EndDialog>("Abort #1?", new Dictionary<string, object?> { [nameof(EndDialog.Question)] = Question });
        return Render<EndDialog>(parameters => parameters.Add(one => one.Question, Question));
    }
}
