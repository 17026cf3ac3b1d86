using System.Net;

namespace TestRuns.Hooks.Sending;

/// <summary>
/// Addresses that nothing is sent to. Targets within the house are normal here, so private networks are open; but the machine's
/// own link (169.254.0.0/16, fe80::/10) is where clouds answer with a machine's credentials.
/// </summary>
internal static class ForbiddenAddress
{
    /// <summary>Metadata services that are not on the link: of AWS, Google, Alibaba and Azure.</summary>
    private static readonly IPAddress[] Metadata =
        [IPAddress.Parse("fd00:ec2::254"), IPAddress.Parse("fd20:ce::254"), IPAddress.Parse("100.100.100.200"), IPAddress.Parse("168.63.129.16")];

    public const string Why = "Nothing is sent to link-local addresses (169.254.0.0/16, fe80::/10) and metadata services.";

    public static bool Is(IPAddress address)
    {
        var plain = Plain(address);
        return plain.IsIPv6LinkLocal || Metadata.Contains(plain) || plain.GetAddressBytes() is [169, 254, _, _];
    }

    /// <summary>The IPv4 address that one of IPv6 stands for: mapped (::ffff:), translated by the network (64:ff9b::, NAT64), or by way of 6to4 (2002::).</summary>
    private static IPAddress Plain(IPAddress address) => address.GetAddressBytes() switch
    {
        _ when address.IsIPv4MappedToIPv6 => address.MapToIPv4(),
        [0x00, 0x64, 0xFF, 0x9B, 0, 0, 0, 0, 0, 0, 0, 0, .. var translated] => new IPAddress(translated),
        [0x20, 0x02, var a, var b, var c, var d, ..] => new IPAddress([a, b, c, d]),
        _ => address,
    };
}
