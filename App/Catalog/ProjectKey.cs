using System.Text.RegularExpressions;

namespace TestRuns.Catalog;

/// <summary>A project's name in addresses: lower-case letters, digits and hyphens, a letter first, 2 to 40 of them.</summary>
public static partial class ProjectKey
{
    public const string Rule = "2 to 40 lower-case letters, digits and hyphens, a letter first and no hyphen last; not \"new\"";

    /// <summary><c>new</c> is the address of the page that makes one.</summary>
    public static bool IsValid(string key) => Pattern().IsMatch(key) && key != "new";

    [GeneratedRegex(@"^[a-z][a-z0-9-]{0,38}[a-z0-9]\z", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Pattern();
}
