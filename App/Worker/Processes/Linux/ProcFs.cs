using System.Globalization;
using System.Runtime.Versioning;
using System.Text;

namespace TestRuns.Worker.Processes.Linux;

/// <param name="Session">The process that called setsid for it.</param>
/// <param name="StartedAt">In ticks since the machine started: with the pid, a name that is never used twice.</param>
internal sealed record ProcessStat(int Pid, char State, int Parent, int Session, long StartedAt)
{
    public bool IsDead => State is 'Z' or 'X';
}

/// <summary>What the kernel says of processes. A process that ends while it is looked at is simply not there.</summary>
[SupportedOSPlatform("linux")]
internal static class ProcFs
{
    public static ProcessStat? Stat(int pid)
    {
        if (TryRead($"/proc/{pid}/stat") is not { Length: > 0 } bytes) return null;
        var text = Encoding.Latin1.GetString(bytes);
        // The name stands in brackets and may hold anything: the fields are counted from the last one.
        var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
        return new ProcessStat(pid, fields[0][0], Number(fields[1]), Number(fields[3]), long.Parse(fields[19], CultureInfo.InvariantCulture));
    }

    public static bool IsAlive(int pid) => Stat(pid) is { IsDead: false };

    /// <summary>Children of all threads of the process, zombies included.</summary>
    public static IReadOnlyList<int> Children(int pid)
    {
        var children = new List<int>();
        try
        {
            foreach (var thread in Directory.EnumerateDirectories($"/proc/{pid}/task"))
            {
                if (TryRead($"{thread}/children") is { Length: > 0 } bytes) children.AddRange(Numbers(bytes));
            }
        }
        catch (DirectoryNotFoundException)
        {
            // It has ended.
        }
        return children;
    }

    public static IEnumerable<int> Numbers(byte[] text) =>
        Encoding.ASCII.GetString(text).Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries).Select(Number);

    /// <summary>Was the process started with this variable? Not visible of a zombie, or of another user's process.</summary>
    public static bool HasVariable(int pid, string name, string value)
    {
        if (TryRead($"/proc/{pid}/environ") is not { } bytes) return false;
        var wanted = Encoding.UTF8.GetBytes($"\0{name}={value}\0");
        return bytes.AsSpan().StartsWith(wanted.AsSpan(1)) || bytes.AsSpan().IndexOf(wanted) >= 0;
    }

    /// <summary>Every process of the machine: only for the start of a controller.</summary>
    public static IEnumerable<int> All() =>
        from folder in Directory.EnumerateDirectories("/proc")
        let name = Path.GetFileName(folder)
        where name.All(char.IsAsciiDigit)
        select Number(name);

    private static byte[]? TryRead(string path)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // ENOENT, ESRCH: it has ended. EACCES: not ours.
            return null;
        }
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
