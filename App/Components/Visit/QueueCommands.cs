using Radzen;
using TestRuns.Access;
using TestRuns.Runs;

namespace TestRuns.Components.Visit;

/// <summary>Pauses the queue of the server and lets it go on: an administrator's, who is asked about anew each time.</summary>
public sealed class QueueCommands(Visitor visitor, PauseQueue queue, Audit audit, DialogService dialogs, NotificationService notifications)
{
    public async Task Pause()
    {
        var question = new EndQuestion
        {
            Text = "No run of any project starts until somebody resumes it, also after the server is started anew. What runs goes on to its end.",
            Confirm = "Pause the queue",
            Leave = "Leave it",
        };
        var parameters = new Dictionary<string, object?>(StringComparer.Ordinal) { [nameof(ConfirmDialog.Question)] = question };
        if (await dialogs.OpenAsync<ConfirmDialog>("Pause the queue?", parameters, new DialogOptions { Width = "460px", CloseDialogOnOverlayClick = true }) is true) await Set(paused: true);
    }

    public Task Resume() => Set(paused: false);

    private async Task Set(bool paused)
    {
        if (!await visitor.IsAdministrator(CancellationToken.None))
        {
            notifications.Notify(NotificationSeverity.Error, "Not allowed", "The queue is the whole server's: this needs an administrator. Nothing was done.", duration: 8000);
            return;
        }

        var by = await visitor.Actor();
        if (await queue.Ask(paused, by, CancellationToken.None))
            await audit.Write(new AuditFact(by.Name, paused ? "queue.paused" : "queue.resumed", "queue"), CancellationToken.None);
    }
}
