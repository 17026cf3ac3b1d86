using System.Net;

namespace TestRuns.Hooks.Sending;

/// <summary>
/// Addresses that nothing is sent to. Targets within the house are normal here, so private networks are open; but the machine's
/// own link (169.254.0.0/16, fe80::/10) is where clouds answer with a machine's credentials.
/// </summary>
internal static class ForbiddenAddress
{
    /// <summary>Metadata services that are not on the link.</summary>
    private static readonly IPAddress[] Metadata = [IPAddress.Parse("fd00:ec2::254"), IPAddress.Parse("fd20:ce::254"), IPAddress.Parse("100.100.100.200")];

    public const string Why = "Nothing is sent to link-local addresses (169.254.0.0/16, fe80::/10) and metadata services.";

    public static bool Is(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return plain.IsIPv6LinkLocal || Metadata.Contains(plain) || plain.GetAddressBytes() is [169, 254, _, _];
    }
}
