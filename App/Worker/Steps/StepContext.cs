using TestRuns.Controllers.Wire;
using TestRuns.Masking;
using TestRuns.Worker.Output;

namespace TestRuns.Worker.Steps;

/// <summary>What every kind of step is carried out with.</summary>
/// <param name="Started">To be called when its processes are there.</param>
/// <param name="Known">To be called when its outcome is known, though its output may still be under way.</param>
/// <param name="Gone">To be called when its processes are dead or left behind, though its output may still be under way.</param>
internal sealed record StepContext(
    StepOrder Order, StopRequest Stop, OutputSender Output, SecretMask Mask, Action Started, Action<StepOutcome> Known, Action Gone)
{
    public StepOutcome Stopped()
    {
        var outcome = StepOutcome.Stopped(Stop.Cause ?? StopCause.Cancelled, Order.Timeout);
        return Stop.Message is { } message ? outcome with { Message = message } : outcome;
    }
}
