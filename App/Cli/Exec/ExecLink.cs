using TestRuns.Reporters.Wire;
using TestRuns.Worker.Session;

namespace TestRuns.Cli.Exec;

/// <summary>The command's connection with the server: what the server's words mean for it, and what is said of its end.</summary>
internal sealed class ExecLink : ILinkTaker
{
    private readonly Lock gate = new();
    private readonly ExecOrder order;
    private readonly ExecStop stop;
    private readonly Action<string> remark;
    private EndedReport? gone;
    private bool welcomed;

    public ExecLink(ExecOrder order, ExecStop stop, Task<ReportedWish> run, Journal journal, Action<string> remark, TimeProvider time)
    {
        (this.order, this.stop, this.remark) = (order, stop, remark);
        Telling = new ReporterLink(new HubPlace(order.Server, ReporterWire.Path, order.Token, WireFormat.Apply), run, journal, this, time);
    }

    public ReporterLink Telling { get; }

    /// <summary>The run is aborted by it at once. Not for a command that has ended: its result counts.</summary>
    public void SayGoodbye(string why)
    {
        lock (gate)
        {
            if (gone is not null) return;
        }
        Telling.SayGoodbye(why);
    }

    /// <summary>The command and everything that it started are dead. The first time counts.</summary>
    public void Gone(EndedReport proof)
    {
        lock (gate)
        {
            gone ??= proof;
            // An abort that comes later asks for it.
            if (stop.Wish is null or { By: StopBy.CaseCancel }) return;
        }
        Telling.SayEnded(proof);
    }

    public void Welcomed(ReporterWelcome welcome)
    {
        if (welcomed) remark("connected again.");
        else remark($"run #{welcome.RunNumber}: {order.Server.GetLeftPart(UriPartial.Path).TrimEnd('/')}{welcome.Url}");
        welcomed = true;
    }

    public void Abort(AbortOrder abort)
    {
        stop.Ask(new StopWish(StopBy.Server, $"aborted by {abort.By}: {abort.Reason}"));
        if (abort.Force) stop.Force();
        EndedReport? proof;
        lock (gate) proof = gone;
        if (proof is not null) Telling.SayEnded(proof);
    }

    /// <summary>Of the command's own case: the command is ended. A test that a file told of is over.</summary>
    public void CancelCase(CaseCancelOrder cancel)
    {
        if (cancel.Case == Story.Command) stop.Ask(new StopWish(StopBy.CaseCancel, $"cancelled: {cancel.Reason}"));
    }

    public void Remark(string sentence) => remark(sentence);
}
