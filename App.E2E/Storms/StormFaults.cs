using TestRuns.E2E.Support;

namespace TestRuns.E2E.Storms;

/// <summary>Draws faults and makes them. Each mends itself after its time, or with <see cref="Mend"/>; no target has two at once.</summary>
public sealed class StormFaults(StormWorld world, int seed)
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1.5);

    private readonly Random random = new(seed);
    private readonly HashSet<object> busy = [];
    private readonly List<Task> under = [];

    /// <summary>Until the token says so; then everything is mended.</summary>
    public async Task Run(CancellationToken end)
    {
        while (!end.IsCancellationRequested)
        {
            await Task.WhenAny(Task.Delay(random.NextDouble() * LongestPause, end));
            if (!end.IsCancellationRequested) under.Add(Make(end));
        }

        await Task.WhenAll(under);
        await Mend();
    }

    private async Task Mend()
    {
        foreach (var controller in world.Controllers)
        {
            controller.Proxy?.Restore();
            if (!controller.Process.IsRunning) controller.Process.StartAgain();
        }

        world.TabProxy.Restore();
        world.Reporters.Network.Restore();
        await Online();
        if (!world.Server.IsRunning) throw new TestServerException("The server ended by itself", world.Server.Log);
        world.Log.Say("everything is mended");
    }

    private Task Make(CancellationToken end)
    {
        // All of it is drawn here, in one place, so that a seed gives the same faults; what they hit depends on the moment.
        var (kind, pair, controller) = (random.Next(126), world.Pairs[random.Next(world.Pairs.Count)], world.Controllers[random.Next(world.Controllers.Count)]);
        var (brief, time) = (0.2 + (random.NextDouble() * 4), 7 + (random.NextDouble() * 6));
        // Most are short enough for nobody to mind, the rest long enough to be given up for.
        var (short_, lasts) = (TimeSpan.FromSeconds(brief), TimeSpan.FromSeconds(random.Next(3) == 0 ? time : brief));
        var (how, polite, direction) = (random.Next(4), random.Next(2) == 0, (CutDirection)random.Next(1, 4));
        var exec = world.Reporters.Pick(random.Next(100));
        return kind switch
        {
            < 14 => Killed("worker killed", pair, pair.WorkerId, TimeSpan.Zero, end),
            < 26 => Stopped("worker stopped", pair, pair.WorkerId, lasts, end),
            < 36 => Killed("guard killed", pair, pair.GuardId, lasts, end),
            < 42 => Stopped("guard stopped", pair, pair.GuardId, lasts, end),
            // What is left of it is ended when it starts again. Later than that nobody can keep two runs apart.
            < 49 => On(pair, "both killed", pair.Name, () => KillBoth(pair), () => Again(pair), short_, end),
            < 56 => On(controller, "goodbye", controller.Name, () => Done(() => controller.Process.SignalGuard(polite ? Signals.Terminate : Signals.Interrupt)), () => Again(controller), lasts, end),
            < 80 => controller.Proxy is { } proxy ? Network(proxy, controller.Name, how, direction, lasts, end) : Task.CompletedTask,
            < 86 => On(world.TabProxy, "tab's network cut", "", () => Done(world.TabProxy.Cut), () => Done(world.TabProxy.Restore), lasts, end),
            < 91 => On(world.TabProxy, "tab offline", "", () => world.Watcher.Context.SetOfflineAsync(offline: true), Online, lasts, end),
            < 97 => On(world.Server, polite ? "server stopped" : "server killed", "", () => polite ? world.Server.Stop() : world.Server.Kill(), () => world.Server.StartAgain(CancellationToken.None), lasts / 3, end),
            < 100 => Stopped("server frozen", world.Server, world.Server.IsRunning ? world.Server.ProcessId : null, lasts, end),
            < 114 => Network(world.Reporters.Network, "reporters", how, direction, lasts, end),
            _ => exec is null ? Task.CompletedTask : OfExec(kind, exec, polite, lasts, end),
        };
    }

    /// <summary>
    /// A page that is loaded anew in the very millisecond in which the network goes is the browser's own error page. It loads
    /// itself anew when the network is back, which an emulated one does not tell it: so that is done for it.
    /// </summary>
    private async Task Online()
    {
        await world.Watcher.Context.SetOfflineAsync(offline: false);
        if (!world.Watcher.Page.Url.StartsWith("chrome-error:", StringComparison.Ordinal)) return;
        try
        {
            await world.Watcher.Page.ReloadAsync();
            world.Log.Say("the browser's own error page was loaded anew");
        }
        catch (Exception error) when (error is Microsoft.Playwright.PlaywrightException or TimeoutException)
        {
            // The server may be away as well: then it is tried again when everything is mended.
            world.Log.Say($"the browser's own error page stays: {error.Message.Split('\n')[0]}");
        }
    }

    private Task Network(CutProxy proxy, string who, int how, CutDirection direction, TimeSpan time, CancellationToken end) => how switch
    {
        0 => On(proxy, "cable out", $"{who}, {direction}", () => Done(() => proxy.Stall(direction)), () => Done(proxy.Restore), time, end),
        1 => On(proxy, "connections cut", who, () => Done(proxy.Cut), () => Done(proxy.Restore), time, end),
        2 => On(proxy, "half-closed", $"{who}, {direction}", () => Done(() => proxy.HalfClose(direction)), () => Task.CompletedTask, TimeSpan.Zero, end),
        _ => On(proxy, "connections reset", who, () => Done(proxy.Drop), () => Task.CompletedTask, TimeSpan.Zero, end),
    };

    private Task OfExec(int kind, StormExec exec, bool polite, TimeSpan time, CancellationToken end) => kind switch
    {
        < 117 => Hit("exec worker killed", exec, exec.WorkerId, Signals.Kill, end),
        < 119 => Hit("exec killed", exec, exec.FrontId, Signals.Kill, end),
        < 121 => On(exec, "exec and worker killed", exec.Name, () => Done(exec.KillBoth), () => Task.CompletedTask, TimeSpan.Zero, end),
        < 123 => Stopped("exec worker stopped", exec, exec.WorkerId, time, end),
        _ => Hit("exec told to stop", exec, exec.FrontId, polite ? Signals.Terminate : Signals.Interrupt, end),
    };

    private Task Hit(string what, StormExec exec, int? process, int signal, CancellationToken end) => process is not { } id
        ? Task.CompletedTask
        : On(exec, what, exec.Name, () => Done(() => Signals.Send(id, signal)), () => Task.CompletedTask, TimeSpan.Zero, end);

    private Task Killed(string kind, IPair pair, int? process, TimeSpan time, CancellationToken end) => process is not { } id
        ? Task.CompletedTask
        : On(pair, kind, $"{pair.Name}, {id}", () => Done(() => Signals.Send(id, Signals.Kill)), () => kind == "guard killed" ? Again(pair) : Task.CompletedTask, time, end);

    private Task Stopped(string kind, object target, int? process, TimeSpan time, CancellationToken end) => process is not { } id
        ? Task.CompletedTask
        : On(target, kind, $"{(target as IPair)?.Name} {id}", () => Done(() => Signals.Send(id, Signals.Stop)), () => Done(() => Signals.Send(id, Signals.Continue)), time, end);

    private static async Task KillBoth(IPair pair)
    {
        if (pair is StormController { Process.IsRunning: true } controller)
        {
            await controller.Process.KillBoth();
            return;
        }

        var (guard, worker) = (pair.GuardId, pair.WorkerId);
        // Stopped first: neither can do anything about the other's death.
        if (worker is { } stopped) Signals.Send(stopped, Signals.Stop);
        if (guard is { } first) Signals.Send(first, Signals.Kill);
        if (worker is { } second) Signals.Send(second, Signals.Kill);
    }

    /// <summary>A service manager would start it again; the server's own is the server's to start.</summary>
    private async Task Again(IPair pair)
    {
        if (pair is not StormController controller) return;
        await Task.WhenAny(controller.Process.Ended, Task.Delay(TimeSpan.FromSeconds(20)));
        if (controller.Process.IsRunning) world.Log.Say($"{pair.Name} did not end within 20 s");
        else controller.Process.StartAgain();
    }

    private async Task On(object target, string kind, string what, Func<Task> make, Func<Task> mend, TimeSpan time, CancellationToken end)
    {
        lock (busy)
        {
            // A server that is down has no controller of its own.
            if ((target is EmbeddedPair && busy.Contains(world.Server)) || !busy.Add(target)) return;
        }

        try
        {
            world.Log.Fault(kind, time > TimeSpan.Zero ? $"{what} for {time.TotalSeconds:0.0} s" : what);
            await make();
            await Task.WhenAny(Task.Delay(time, end));
            await mend();
            if (time > TimeSpan.Zero) world.Log.Say($"{kind} is over: {what}");
        }
        finally
        {
            lock (busy) busy.Remove(target);
        }
    }

    private static Task Done(Action act)
    {
        act();
        return Task.CompletedTask;
    }
}
