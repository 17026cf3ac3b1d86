using TestRuns.Runs.State;

namespace TestRuns.Runs.Execution;

/// <summary>The controllers that a run has had slots on, and what closing it there has come to.</summary>
internal sealed class UsedControllers(LoopTools tools, RunPlan plan)
{
    private static readonly Actor Job = Actor.System("job");

    private readonly Lock gate = new();
    private readonly List<Place> places = [];

    /// <summary>Where the run began; null: it had no slot yet.</summary>
    public string? First
    {
        get
        {
            lock (gate) return places.Count == 0 ? null : places[0].Controller;
        }
    }

    /// <summary>It is known whether the run has left anything running: each was asked, or did not answer before.</summary>
    public bool IsClosed
    {
        get
        {
            lock (gate) return places.TrueForAll(place => place.Proven is not null || place.Silent);
        }
    }

    /// <summary>Nothing of the run is left anywhere.</summary>
    public bool IsProven
    {
        get
        {
            lock (gate) return places.TrueForAll(place => place.Proven == true);
        }
    }

    /// <summary>Those that have proven that nothing of the run is left there.</summary>
    public IReadOnlyList<string> Proven => Names(place => place.Proven == true);

    /// <summary>Those of which it is not known, and that were not asked in vain: they have no order to close the run.</summary>
    public IReadOnlyList<string> Unasked => Names(place => place is { Proven: not true, Unanswered: false });

    /// <summary>The record knows of it already.</summary>
    public void Know(string controller)
    {
        lock (gate)
        {
            if (!places.Exists(place => place.Controller == controller)) places.Add(new Place(controller));
        }
    }

    /// <summary>A slot was taken there: from now on the run hangs on it, and the record says so before a step begins there.</summary>
    public async Task Use(string controller)
    {
        lock (gate)
        {
            if (places.Exists(place => place.Controller == controller)) return;
        }

        await tools.Writer.Do(tx => RunPlaces.Use(tx, plan.Run.Id, plan.Run.Epoch, controller), CancellationToken.None);
        Know(controller);
    }

    /// <summary>A step there was given up: it is not waited for a second time before the end is recorded.</summary>
    public void IsSilent(string controller)
    {
        lock (gate)
        {
            foreach (var place in places.Where(place => place.Controller == controller)) place.Silent = true;
        }
    }

    /// <summary>What the run's steps left running ends, on all of them at the same time.</summary>
    /// <param name="silentToo">Also those that have not answered before.</param>
    /// <returns>False: something of the run may still be running.</returns>
    public async Task<bool> Close(bool silentToo)
    {
        List<Place> asked;
        lock (gate) asked = places.FindAll(place => silentToo || !place.Silent);
        if (asked.Count == 1) await CloseOnce(asked[0]);
        else if (asked.Count > 1) await Task.WhenAll(asked.Select(CloseOnce));
        return IsProven;
    }

    private async Task CloseOnce(Place place)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task? underWay;
        lock (gate) (underWay, place.Closing) = (place.Closing, place.Closing ?? done.Task);
        // Two lanes can find at the same time that nothing is left to do.
        if (underWay is not null)
        {
            await underWay;
            return;
        }

        try
        {
            await Close(place);
        }
        finally
        {
            done.SetResult();
        }
    }

    private async Task Close(Place place)
    {
        using var limit = new CancellationTokenSource(EndRun.CloseLimit, tools.Time);
        ProcessProof? proof;
        try
        {
            proof = await tools.Controllers.CloseRun(place.Controller, plan.Run.Id, tools.Options.KeepWorkspaces, limit.Token);
        }
        catch (Exception error)
        {
            // Silent or gone: what the run came to stands all the same, and the record says what is not known.
            place.Unanswered = limit.IsCancellationRequested;
            var why = place.Unanswered ? "" : $": {error.Message}";
            var silent = new Facts().With("controller", place.Controller).With("reason", $"the controller did not confirm that nothing was left running{why}");
            place.Proven = false;
            await tools.Writer.Do(tx => tx.Record(plan.Run.Id, EventTypes.AbortFailed, Job, silent), CancellationToken.None);
            return;
        }

        place.Proven = proof is null or { Left: 0 };
        if (proof is null) return;
        var facts = new Facts().With("processes", proof.Count).With("afterMs", (long)proof.After.TotalMilliseconds)
            .With("left", proof.Left).With("means", proof.Means).With("reason", "left running by steps that had ended");
        await tools.Writer.Do(tx => tx.Record(plan.Run.Id, EventTypes.StepKilled, Job, facts), CancellationToken.None);
    }

    private List<string> Names(Predicate<Place> which)
    {
        lock (gate) return places.FindAll(which).ConvertAll(place => place.Controller);
    }

    private sealed class Place(string controller)
    {
        public string Controller => controller;

        /// <summary>What closing the run there came to: is it proven that nothing is left? Null: not known yet.</summary>
        public bool? Proven { get; set; }

        /// <summary>It was asked to close the run and is silent.</summary>
        public bool Unanswered { get; set; }

        public bool Silent { get; set; }

        public Task? Closing { get; set; }
    }
}
