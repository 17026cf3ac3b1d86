using System.Buffers;
using System.Globalization;
using System.Runtime.Versioning;
using System.Text;

namespace TestRuns.Worker.Processes.Linux;

/// <param name="Session">The process that called setsid for it.</param>
/// <param name="StartedAt">In ticks since the machine started: with the pid, a name that is never used twice.</param>
internal sealed record ProcessStat(int Pid, char State, int Parent, int Group, int Session, long StartedAt)
{
    public bool IsDead => State is 'Z' or 'X';
}

/// <summary>What the kernel says of processes. A process that ends while it is looked at is simply not there.</summary>
[SupportedOSPlatform("linux")]
internal static class ProcFs
{
    private static readonly bool KernelListsChildren = File.Exists($"/proc/self/task/{Environment.ProcessId}/children");

    public static ProcessStat? Stat(int pid)
    {
        if (Read($"/proc/{pid}/stat") is not { Length: > 0 } bytes) return null;
        var text = Encoding.Latin1.GetString(bytes);
        // The name stands in brackets and may hold anything: the fields are counted from the last one.
        var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
        return new ProcessStat(pid, fields[0][0], Number(fields[1]), Number(fields[2]), Number(fields[3]), long.Parse(fields[19], CultureInfo.InvariantCulture));
    }

    public static bool IsAlive(int pid) => Stat(pid) is { IsDead: false };

    /// <summary>Children of all threads of the process, zombies included.</summary>
    public static IReadOnlyList<int> Children(int pid)
    {
        if (!KernelListsChildren) return ChildrenByParent(pid);
        try
        {
            return [.. Directory.EnumerateDirectories($"/proc/{pid}/task").SelectMany(thread => Numbers(Read($"{thread}/children")))];
        }
        catch (IOException)
        {
            // It has ended.
            return [];
        }
    }

    /// <summary>Orphans that this program inherited: the kernel gives them to its first thread. Some are its own children.</summary>
    public static IEnumerable<int> Adopted() => KernelListsChildren
        ? Numbers(Read($"/proc/self/task/{Environment.ProcessId}/children"))
        : ChildrenByParent(Environment.ProcessId);

    /// <summary>For kernels without CONFIG_PROC_CHILDREN: slower the more processes there are, but none is missed.</summary>
    public static IReadOnlyList<int> ChildrenByParent(int pid) => [.. All().Where(one => Stat(one)?.Parent == pid)];

    public static IEnumerable<int> Numbers(byte[] text) =>
        Encoding.ASCII.GetString(text).Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries).Select(Number);

    /// <summary>Was the process started with this variable? Not visible of a zombie, or of another user's process.</summary>
    public static bool HasVariable(int pid, string name, string value)
    {
        var bytes = Read($"/proc/{pid}/environ");
        var wanted = Encoding.UTF8.GetBytes($"\0{name}={value}\0");
        return bytes.AsSpan().StartsWith(wanted.AsSpan(1)) || bytes.AsSpan().IndexOf(wanted) >= 0;
    }

    /// <summary>Every process of the machine.</summary>
    public static IEnumerable<int> All() =>
        from folder in Directory.EnumerateDirectories("/proc")
        let name = Path.GetFileName(folder)
        where name.All(char.IsAsciiDigit)
        select Number(name);

    /// <summary>
    /// Straight from the kernel: ten times as quick as a FileStream, and a whole tree is read several times while it ends.
    /// Empty when the process has ended or is not ours.
    /// </summary>
    public static unsafe byte[] Read(string path)
    {
        var file = Libc.Open(path, Libc.CloseOnExec, 0);
        if (file < 0) return [];
        var buffer = ArrayPool<byte>.Shared.Rent(4096);
        var length = 0;
        while (true)
        {
            if (length == buffer.Length) Array.Resize(ref buffer, length * 2);
            nint count;
            fixed (byte* start = buffer) count = Libc.Read(file, start + length, (nuint)(buffer.Length - length));
            if (count <= 0) break;
            length += (int)count;
        }
        _ = Libc.Close(file);
        var bytes = buffer[..length];
        ArrayPool<byte>.Shared.Return(buffer);
        return bytes;
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
