using FsCheck;
using FsCheck.Fluent;
using TestRuns.Runs.Execution;
using TestRuns.Tests.Support;

namespace TestRuns.Tests.Controllers;

/// <summary>Whoever comes and goes: slots in use are those that were given and not given back, and never more than there are.</summary>
public sealed class SlotProperties
{
    public enum Act
    {
        Connect,
        Break,
        Resume,
        GiveUp,
        NewLife,
        Take,
        Wait,
        Leave,
        Adopt,
        Dispose,
        DisposeTwice,
    }

    [Fact]
    public async Task Whatever_happens_slots_are_counted_right()
    {
        await using var lab = await ControllerLab.Open();
        var sequence = 0;
        var sequences = Gen.Zip(Gen.Choose(0, 1), Gen.Elements(Enum.GetValues<Act>())).ArrayOf().Resize(40).ToArbitrary();
        Prop.ForAll(sequences, acts => Play(lab, ++sequence, acts).GetAwaiter().GetResult()).Check(Config.QuickThrowOnFailure.WithMaxTest(60));
    }

    [Fact]
    public async Task Slots_that_are_taken_left_and_given_back_at_once_are_counted_right()
    {
        await using var lab = await ControllerLab.Open();
        await lab.Connected(slots: 3);
        var most = 0;
        await Task.WhenAll(Enumerable.Range(0, 8).Select(worker => Task.Run(async () =>
        {
            for (var round = 0; round < 300; round++)
            {
                using var patience = new CancellationTokenSource();
                var taking = lab.Pool.Take(new SlotWish(worker, 1, [], null), patience.Token);
                if (round % 3 == 0) await patience.CancelAsync();
                try
                {
                    using var slot = await taking;
                    var used = lab.Pool.Used("lab");
                    InterlockedMax(ref most, used);
                    await Task.Yield();
                }
                catch (OperationCanceledException) when (patience.IsCancellationRequested)
                {
                    // It left the line.
                }
            }
        })));
        most.ShouldBeInRange(1, 3);
        lab.Pool.Used("lab").ShouldBe(0);
    }

    private static void InterlockedMax(ref int most, int value)
    {
        int before;
        while ((before = Volatile.Read(ref most)) < value && Interlocked.CompareExchange(ref most, value, before) != before)
        {
        }
    }

    private static async Task Play(ControllerLab lab, int sequence, (int Controller, Act Act)[] acts)
    {
        PlayedController[] controllers = [lab.Controller($"{sequence}-a", slots: 1, machine: "m"), lab.Controller($"{sequence}-b", slots: 3, machine: "m")];
        var taken = new List<(IStepSlot Slot, bool Adopted)>();
        var waiting = new List<(Task<IStepSlot> Taking, CancellationTokenSource Patience)>();
        foreach (var (index, act) in acts)
        {
            var controller = controllers[index];
            switch (act)
            {
                case Act.Connect or Act.Resume or Act.NewLife:
                    if (act == Act.NewLife) controller.Key = null;
                    if ((await controller.Hello()) is { Refused: null, Resumed: false }) await controller.Cleared();
                    break;
                case Act.Break when controller.Connection is not null:
                    await controller.Break();
                    break;
                case Act.GiveUp when controller.Connection is not null:
                    await controller.Break();
                    await lab.Pass(7);
                    break;
                case Act.Take:
                    if (lab.Pool.TryTake(new SlotWish(1, 1, [], null)).Slot is { } slot) taken.Add((slot, false));
                    break;
                case Act.Wait:
                    var patience = new CancellationTokenSource();
                    waiting.Add((lab.Pool.Take(new SlotWish(1, 1, [], null), patience.Token), patience));
                    break;
                case Act.Leave when waiting.Count > 0:
                    await waiting[0].Patience.CancelAsync();
                    break;
                case Act.Adopt:
                    taken.Add((lab.Pool.Adopt(controller.Name), true));
                    break;
                case Act.Dispose or Act.DisposeTwice when taken.Count > 0:
                    taken[0].Slot.Dispose();
                    if (act == Act.DisposeTwice) taken[0].Slot.Dispose();
                    taken.RemoveAt(0);
                    break;
            }

            await Settled(lab, controllers, taken, waiting, act);
            taken.ShouldAllBe(one => one.Adopted || taken.Count(other => other.Slot.Controller == one.Slot.Controller && !other.Adopted) <= (one.Slot.Controller.EndsWith('a') ? 1 : 3));
        }

        foreach (var (_, patience) in waiting) await patience.CancelAsync();
        await Settled(lab, controllers, taken, waiting, Act.Leave);
        foreach (var (slot, _) in taken) slot.Dispose();
        foreach (var controller in controllers.Where(one => one.Connection is not null)) await controller.Break();
        await lab.Pass(7);
    }

    /// <summary>Who waited and was given a slot, or left, hears of it elsewhere and a moment later: until then the counts differ.</summary>
    private static Task Settled(
        ControllerLab lab, PlayedController[] controllers, List<(IStepSlot Slot, bool Adopted)> taken, List<(Task<IStepSlot> Taking, CancellationTokenSource Patience)> waiting, Act act) =>
        Eventually.Holds(
            () =>
            {
                Collect(taken, waiting);
                return waiting.TrueForAll(one => !one.Patience.IsCancellationRequested) && controllers.All(one => lab.Pool.Used(one.Name) == Given(one, taken));
            },
            () => $"after {act}: {string.Join(", ", controllers.Select(one => $"{one.Name} has {lab.Pool.Used(one.Name)} in use, {Given(one, taken)} were given"))}");

    private static int Given(PlayedController controller, List<(IStepSlot Slot, bool Adopted)> taken) => taken.Count(slot => slot.Slot.Controller == controller.Name);

    /// <summary>Those who waited and have a slot by now, or left.</summary>
    private static void Collect(List<(IStepSlot Slot, bool Adopted)> taken, List<(Task<IStepSlot> Taking, CancellationTokenSource Patience)> waiting)
    {
        foreach (var one in waiting.FindAll(one => one.Taking.IsCompleted))
        {
            waiting.Remove(one);
            if (one.Taking.IsCompletedSuccessfully) taken.Add((one.Taking.Result, false));
            else one.Taking.IsCanceled.ShouldBeTrue();
            one.Patience.Dispose();
        }
    }
}
