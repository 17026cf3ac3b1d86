using System.Diagnostics;

namespace TestRuns.E2E.Support;

/// <summary>
/// A network of its own for a controller, as if it were another machine, joined to this one by one cable that can be pulled
/// (Linux, root, <c>ip</c> from iproute2). Both ends and the network are gone when it is disposed of.
/// </summary>
public sealed class Cable : IAsyncDisposable
{
    // 15 letters are the most that the name of an interface may have.
    private readonly string name = $"e2e{Random.Shared.Next(100_000, 1_000_000)}";

    // From a range that is kept for tests of networks (RFC 2544); a network of four addresses for each cable.
    private readonly string network = $"198.18.{Random.Shared.Next(256)}.{Random.Shared.Next(64) * 4}";

    private Cable()
    {
    }

    /// <summary>What keeps this machine from having one; null: nothing.</summary>
    public static string? WhyNot => !OperatingSystem.IsLinux() ? "Needs Linux" : Environment.UserName != "root" ? "Needs root" : Find("ip") is null || Find("nsenter") is null ? "Needs ip and nsenter: install iproute2 and util-linux" : null;

    public string ServerAddress => Address(1);

    /// <summary>Starts a program over there. It is the same process: its id is the program's.</summary>
    public IReadOnlyList<string> Prefix => ["nsenter", $"--net=/run/netns/{name}"];

    private string Here => $"{name}a";

    private string There => $"{name}b";

    public static async Task<Cable> Lay()
    {
        var cable = new Cable();
        await Ip("netns", "add", cable.name);
        await Ip("link", "add", cable.Here, "type", "veth", "peer", "name", cable.There, "netns", cable.name);
        await Ip("addr", "add", $"{cable.Address(1)}/30", "dev", cable.Here);
        await Ip("-n", cable.name, "addr", "add", $"{cable.Address(2)}/30", "dev", cable.There);
        await Ip("-n", cable.name, "link", "set", "lo", "up");
        await Ip("-n", cable.name, "link", "set", cable.There, "up");
        await cable.PlugIn();
        return cable;
    }

    public Task Pull() => Ip("link", "set", Here, "down");

    public Task PlugIn() => Ip("link", "set", Here, "up");

    public async ValueTask DisposeAsync()
    {
        // With it goes the other end.
        await Ip("link", "del", Here);
        await Ip("netns", "del", name);
    }

    private string Address(int last) => network[..(network.LastIndexOf('.') + 1)] + (int.Parse(network[(network.LastIndexOf('.') + 1)..]) + last);

    private static string? Find(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Append("/usr/sbin").Append("/sbin").Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);

    private static async Task Ip(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(Find("ip")!, arguments) { UseShellExecute = false, RedirectStandardError = true })!;
        var error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0) throw new InvalidOperationException($"ip {string.Join(' ', arguments)}: {error}");
    }
}
