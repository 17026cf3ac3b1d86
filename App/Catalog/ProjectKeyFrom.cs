using System.Text;

namespace TestRuns.Catalog;

/// <summary>The key that a project's name suggests: "Web-Shop für Größen" → <c>web-shop-fuer-groessen</c>.</summary>
public static class ProjectKeyFrom
{
    private const int Longest = 40;
    private const string Accented = "àáâãåçèéêëìíîïñòóôõøùúûýÿ";
    private const string Plain = "aaaaaceeeeiiiinooooouuuyy";

    /// <returns>Empty: the name has nothing that a key can be made of.</returns>
    public static string Name(string name)
    {
        var key = new StringBuilder(name.Length);
        foreach (var letter in name.ToLowerInvariant())
        {
            var plain = InPlain(letter);
            // What is no letter of a key parts its words, once.
            if (plain.Length > 0 || (key.Length > 0 && key[^1] != '-')) key.Append(plain.Length > 0 ? plain : "-");
        }

        var made = key.ToString().TrimStart([.. "0123456789-"]);
        made = made[..Math.Min(made.Length, Longest)].Trim('-');
        return ProjectKey.IsValid(made) ? made : "";
    }

    // By hand: without ICU, which the one file does not have, nothing takes an accent off a letter.
    private static string InPlain(char letter) => letter switch
    {
        _ when char.IsAsciiLetterOrDigit(letter) => letter.ToString(),
        'ä' => "ae",
        'ö' => "oe",
        'ü' => "ue",
        'ß' => "ss",
        _ => Accented.IndexOf(letter, StringComparison.Ordinal) is >= 0 and var at ? Plain[at].ToString() : "",
    };
}
