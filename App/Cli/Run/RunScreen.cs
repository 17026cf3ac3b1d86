using System.Text;
using TestRuns.Cli.Server;

namespace TestRuns.Cli.Run;

/// <summary>A run while it goes: lines in a pipe; in a terminal, lines and below them a bar that moves.</summary>
internal sealed class RunScreen
{
    private const int BarLength = 24;
    private const string EraseLine = "\r\e[2K";

    private readonly Lock gate = new();
    private readonly RunTally tally = new();
    private readonly Voice voice;
    private readonly bool live;
    private readonly bool coloured;
    private readonly TimeProvider time;
    private bool barIsThere;
    private bool held;

    public RunScreen(Voice voice, TimeProvider time)
    {
        (this.voice, this.time) = (voice, time);
        live = !voice.Json && !Console.IsOutputRedirected && Environment.GetEnvironmentVariable("TERM") != "dumb";
        coloured = Voice.MayColour(Console.IsOutputRedirected);
    }

    public void Show(RunHappening happened)
    {
        lock (gate)
        {
            tally.Count(happened);
            if (voice.Json) voice.Object(new { @event = happened.Raw });
            // A terminal is for what is going on: what went well moves the bar.
            else if (RunSentence.Of(happened) is { } sentence && !(live && happened.Fact("status") == "Passed")) Line(Stamp(happened.At, sentence));
            Draw();
        }
    }

    public void Remark(string text)
    {
        lock (gate)
        {
            Erase();
            voice.Remark(text);
            Draw();
        }
    }

    /// <summary>Nothing is drawn while a person is asked something.</summary>
    public IDisposable Hold()
    {
        lock (gate)
        {
            Erase();
            held = true;
        }
        return new Released(this);
    }

    public void End()
    {
        lock (gate)
        {
            Erase();
            held = true;
        }
    }

    internal static string Bar(RunTally tally, int width)
    {
        var filled = tally.Total == 0 ? 0 : BarLength * tally.Done / tally.Total;
        var text = new StringBuilder().Append('[').Append('#', filled).Append('.', BarLength - filled).Append("] ").Append(tally.Done).Append('/').Append(tally.Total);
        if (tally.Failed > 0) text.Append(", ").Append(tally.Failed).Append(" failed");
        text.Append("  ").Append(tally.Status == "Started" ? tally.Current ?? "" : tally.Status);
        // A line that is too long wraps, and cannot be taken back.
        return text.Length < width ? text.ToString() : text.ToString(0, Math.Max(0, width - 1));
    }

    private string Stamp(DateTimeOffset at, RunSentence sentence)
    {
        var text = $"{TimeZoneInfo.ConvertTime(at, time.LocalTimeZone):HH:mm:ss} {Plain(sentence.Text)}";
        return coloured && sentence.Colour > 0 ? $"\e[{sentence.Colour}m{text}\e[0m" : text;
    }

    /// <summary>Names come from others: they must not steer the terminal.</summary>
    private static string Plain(string text) => string.Concat(text.Select(character => character == '\n' ? ' ' : char.IsControl(character) ? '?' : character));

    private void Line(string text)
    {
        Erase();
        Console.Out.WriteLine(text);
    }

    private void Erase()
    {
        if (barIsThere) Console.Out.Write(EraseLine);
        barIsThere = false;
    }

    private void Draw()
    {
        if (!live || held) return;
        Console.Out.Write(EraseLine + Plain(Bar(tally, Width())));
        Console.Out.Flush();
        barIsThere = true;
    }

    private static int Width() => Console.WindowWidth is > 0 and var width ? width : 80;

    private sealed class Released(RunScreen screen) : IDisposable
    {
        public void Dispose()
        {
            lock (screen.gate)
            {
                screen.held = false;
                screen.Draw();
            }
        }
    }
}
