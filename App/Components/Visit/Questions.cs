using Radzen;

namespace TestRuns.Components.Visit;

/// <summary>Asks whoever sits at this tab before something ends, and tells them where nothing was done.</summary>
public sealed class Questions(DialogService dialogs, NotificationService notifications)
{
    /// <returns>False: they left it as it is.</returns>
    public async Task<bool> Ask(string title, string text, string confirm, string leave)
    {
        var question = new EndQuestion { Text = text, Confirm = confirm, Leave = leave };
        var parameters = new Dictionary<string, object?>(StringComparer.Ordinal) { [nameof(ConfirmDialog.Question)] = question };
        return await dialogs.OpenAsync<ConfirmDialog>(title, parameters, new DialogOptions { Width = "460px", CloseDialogOnOverlayClick = true }) is true;
    }

    /// <returns>False, for who asked whether they may.</returns>
    public bool Refuse(string why)
    {
        notifications.Notify(NotificationSeverity.Error, "Not allowed", $"{why} Nothing was done.", duration: 8000);
        return false;
    }

    public void Say(string text) => notifications.Notify(NotificationSeverity.Info, text, duration: 6000);
}
