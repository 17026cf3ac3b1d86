using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using TestRuns.Runs;
using TestRuns.Runs.Execution;
using TestRuns.Runs.Measuring;
using TestRuns.Tests.Support;
using static TestRuns.Tests.Runs.RunWorld;

namespace TestRuns.Tests.Runs;

public sealed class MeasuringTests
{
    [Fact]
    public async Task Ends_are_counted_by_outcome_and_reason_and_the_times_are_taken()
    {
        await using var lab = await RunLab.Open(slots: 1);
        using var seen = new SeenMetrics(lab.Get<IMeterFactory>());
        var passed = await lab.Make(Case("one", Step("a")));
        (await lab.Controllers.Begun("a")).End(StepVerdict.Passed);
        await lab.Until(passed, RunStatus.Passed);
        var aborted = await lab.Make(Case("one", Step("b")));
        await lab.Controllers.Begun("b");
        await lab.AbortIt(aborted);
        // Not at commits: what is measured is measured behind them.
        await Eventually.Holds(() => seen.Of("testruns.runs.ended").Count == 2, () => "two ends");

        seen.Of("testruns.runs.ended").Select(one => one.Words).ShouldBe(["outcome=passed", "outcome=cancelled reason=User"]);
        seen.Of("testruns.queue.duration").Count.ShouldBe(2);
        seen.Of("testruns.abort.duration").ShouldHaveSingleItem().Value.ShouldBeInRange(0, 20);
        seen.Of("testruns.writer.commit.duration").ShouldAllBe(one => one.Value > 0 && one.Value < 20);
        seen.Of("testruns.writer.commands").Sum(one => one.Value).ShouldBeGreaterThan(5);
    }

    [Fact]
    public async Task An_abort_is_one_trace_from_the_call_to_the_proof()
    {
        await using var lab = await RunLab.Open();
        var spans = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == RunTraces.SourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = spans.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        var id = await lab.Make(Case("one", Step("a")));
        await lab.Controllers.Begun("a");
        using var call = new Activity("the call").Start();
        await lab.AbortIt(id);
        // Others trace, too, while this test listens: its own are those of its call.
        List<string> Names() => [.. spans.Where(span => span.TraceId == call.TraceId).Select(span => span.OperationName)];
        // A span ends behind the commit that it is about: after the last one nobody would look again.
        await Eventually.Holds(() => Names().Count >= 3, () => $"call, order and proof, not {string.Join(", ", Names())}");
        Names().ShouldBe(["abort run", "abort order", "abort confirmed"], ignoreOrder: true);
        var proof = spans.Single(span => span.TraceId == call.TraceId && span.OperationName == "abort confirmed");
        proof.ParentSpanId.ShouldBe(spans.Single(span => span.TraceId == call.TraceId && span.OperationName == "abort run").SpanId);
        proof.GetTagItem("testruns.run.id").ShouldBe(id);
    }

    /// <summary>What one lab measures: others in this process have meters of the same name.</summary>
    private sealed class SeenMetrics : IDisposable
    {
        private readonly ConcurrentQueue<(string Name, double Value, string Words)> seen = new();
        private readonly MeterListener listener = new();

        public SeenMetrics(IMeterFactory factory)
        {
            listener.InstrumentPublished = (instrument, listening) =>
            {
                if (instrument.Meter.Name == RunMetrics.MeterName && instrument.Meter.Scope == factory) listening.EnableMeasurementEvents(instrument);
            };
            listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => seen.Enqueue((instrument.Name, value, Words(tags))));
            listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => seen.Enqueue((instrument.Name, value, Words(tags))));
            listener.Start();
        }

        public IReadOnlyList<(string Name, double Value, string Words)> Of(string name) => [.. seen.Where(one => one.Name == name)];

        public void Dispose() => listener.Dispose();

        private static string Words(ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            var words = new List<string>();
            foreach (var (name, value) in tags) words.Add($"{name}={value}");
            return string.Join(' ', words);
        }
    }
}
