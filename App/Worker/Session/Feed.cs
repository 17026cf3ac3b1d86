using System.Globalization;

namespace TestRuns.Worker.Session;

/// <summary>
/// What the worker says to its guard: until which point of <see cref="BootTime"/>, in milliseconds, it may go on. Threads of
/// its own: a busy thread pool must not cost the steps their lives, and a guard that does not read must not hold up the
/// dead man.
/// </summary>
internal sealed class Feed : IDisposable
{
    public const string Word = "until ";
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(200);

    private readonly DeadMan deadMan;
    private readonly TextWriter guard;
    private readonly ManualResetEventSlim ended = new();
    private readonly AutoResetEvent news = new(initialState: false);
    private long point;

    public Feed(DeadMan deadMan, TextWriter guard)
    {
        (this.deadMan, this.guard) = (deadMan, guard);
        new Thread(Watch) { IsBackground = true, Name = "Dead man", Priority = ThreadPriority.Highest }.Start();
        new Thread(Say) { IsBackground = true, Name = "Feed" }.Start();
    }

    /// <summary>The point that a line names; null: it is another line.</summary>
    public static long? Read(string line) =>
        line.StartsWith(Word, StringComparison.Ordinal) && long.TryParse(line.AsSpan(Word.Length), CultureInfo.InvariantCulture, out var milliseconds) ? milliseconds : null;

    public void Dispose()
    {
        ended.Set();
        news.Set();
    }

    private void Watch()
    {
        while (!ended.IsSet)
        {
            var (next, wait) = deadMan.Look();
            if (Interlocked.Exchange(ref point, next) != next) news.Set();
            ended.Wait(wait < LongestPause ? TimeSpan.FromMilliseconds(Math.Max(1, Math.Ceiling(wait.TotalMilliseconds))) : LongestPause);
        }
    }

    private void Say()
    {
        while (!ended.IsSet)
        {
            news.WaitOne();
            var milliseconds = Interlocked.Read(ref point) / (BootTime.Clock.TimestampFrequency / 1000);
            guard.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Word}{milliseconds}"));
            guard.Flush();
        }
    }
}
