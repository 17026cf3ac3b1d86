using TestRuns.Controllers.Wire;

namespace TestRuns.Worker.Session;

/// <summary>What the server orders of a controller.</summary>
internal interface IOrderTaker
{
    void Execute(StepOrder order);

    void Cancel(CancelOrder order);

    void CloseRun(CloseRunOrder order);

    void Over(SessionOver over);
}

internal static class OrderInbox
{
    public static void Listen(this IOrderTaker taker, HubInbox inbox)
    {
        inbox.On<StepOrder>(nameof(IControllerSocket.Execute), taker.Execute);
        inbox.On<CancelOrder>(nameof(IControllerSocket.Cancel), taker.Cancel);
        inbox.On<CloseRunOrder>(nameof(IControllerSocket.CloseRun), taker.CloseRun);
        inbox.On<SessionOver>(nameof(IControllerSocket.Over), taker.Over);
    }
}
