using TestRuns.Controllers.Wire;
using TestRuns.Worker.Output;

namespace TestRuns.Worker.Steps;

/// <summary>What every kind of step is carried out with.</summary>
internal sealed record StepContext(StepOrder Order, StopRequest Stop, OutputSender Output, SecretMask Mask, Action Started)
{
    public StepOutcome Stopped() => StepOutcome.Stopped(Stop.Cause ?? StopCause.Cancelled, Order.Timeout);
}
