using System.Buffers;
using System.Text;

namespace TestRuns.Worker.Output;

/// <summary>Replaces secrets by <c>***</c>. A secret of several lines is masked line by line.</summary>
internal sealed class SecretMask
{
    public const string Mask = "***";

    private readonly string[] secrets;
    private readonly SearchValues<string>? search;

    public SecretMask(IEnumerable<string> secrets)
    {
        // The longest first: one that contains another is masked as a whole.
        this.secrets = secrets.SelectMany(secret => secret.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            .Distinct().OrderByDescending(secret => secret.Length).ToArray();
        search = this.secrets.Length == 0 ? null : SearchValues.Create(this.secrets, StringComparison.Ordinal);
        Longest = this.secrets.Length == 0 ? 0 : this.secrets[0].Length;
    }

    public int Longest { get; }

    public string Apply(string text) => Apply(text, text.Length).Masked;

    /// <summary>Masks what begins before <paramref name="upTo"/>.</summary>
    /// <returns>The masked text, and how far the original was used up: at least to upTo, further when a secret reaches over it.</returns>
    public (string Masked, int Consumed) Apply(ReadOnlySpan<char> text, int upTo)
    {
        var at = search is null ? -1 : text.IndexOfAny(search);
        if (at < 0 || at >= upTo) return (text[..upTo].ToString(), upTo);
        var masked = new StringBuilder(upTo);
        var done = 0;
        while (at >= 0 && done + at < upTo)
        {
            masked.Append(text.Slice(done, at)).Append(Mask);
            done += at + LengthAt(text[(done + at)..]);
            at = text[done..].IndexOfAny(search!);
        }
        if (done < upTo) masked.Append(text[done..upTo]);
        return (masked.ToString(), Math.Max(done, upTo));
    }

    private int LengthAt(ReadOnlySpan<char> text)
    {
        foreach (var secret in secrets)
        {
            if (text.StartsWith(secret, StringComparison.Ordinal)) return secret.Length;
        }
        throw new InvalidOperationException("No secret begins here.");
    }
}
