using System.Net;
using System.Text;
using System.Text.Json;
using TestRuns.Masking;

namespace TestRuns.Tests.Masking;

public sealed class SecretMaskTests
{
    private const string Secret = "pa/ss wörd&+\"'<x>?";

    public static TheoryData<string> Written => new()
    {
        Secret,
        Uri.EscapeDataString(Secret),
        Uri.EscapeDataString(Secret).ToLowerInvariant(),
        WebUtility.UrlEncode(Secret),
        new Uri($"http://localhost/?q={Secret}").AbsoluteUri["http://localhost/?q=".Length..],
        JsonSerializer.Serialize(Secret)[1..^1],
        WebUtility.HtmlEncode(Secret),
        Convert.ToBase64String(Encoding.UTF8.GetBytes(Secret)).TrimEnd('='),
        Convert.ToBase64String(Encoding.UTF8.GetBytes(Secret)).TrimEnd('=').Replace('+', '-').Replace('/', '_'),
    };

    [Theory]
    [MemberData(nameof(Written))]
    public void A_secret_is_masked_however_it_is_written(string written) => new SecretMask([Secret]).Apply($"({written})").ShouldBe("(•••)");

    [Fact]
    public void What_stands_before_and_behind_it_in_base64_does_not_uncover_it()
    {
        var mask = new SecretMask(["correct-horse-battery"]);
        for (var before = 0; before < 5; before++)
        {
            var encoded = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{new string('u', before)}:correct-horse-battery!"));
            var masked = mask.Apply(encoded);
            masked.ShouldContain(SecretMask.Mask);
            // Three characters at each side hold bits of what stands around it.
            masked.Replace(SecretMask.Mask, "", StringComparison.Ordinal).Length.ShouldBeLessThan(before + 12);
        }
    }

    [Fact]
    public void Base64_in_lines_of_seventy_six_is_masked_line_by_line()
    {
        var secret = string.Concat(Enumerable.Range(0, 40).Select(number => $"part-{number}."));
        var lines = Convert.ToBase64String(Encoding.UTF8.GetBytes(secret), Base64FormattingOptions.InsertLineBreaks).TrimEnd('=').Split("\r\n");
        lines.Length.ShouldBeGreaterThan(3);
        var mask = new SecretMask([secret]);
        lines.ShouldAllBe(line => mask.Apply(line) == SecretMask.Mask);
    }

    [Fact]
    public void Each_line_of_a_secret_is_masked_and_what_is_shorter_than_four_characters_is_not() =>
        new SecretMask(["-----BEGIN-----\r\nMIIE\nabc\n"]).Apply("MIIE abc -----BEGIN-----").ShouldBe("••• abc •••");

    [Fact]
    public void Secrets_that_overlap_are_masked_whole() => new SecretMask(["abcdef", "efghij", "hijklm"]).Apply("<abcdefghijklm>").ShouldBe("<•••>");

    [Fact]
    public void One_that_contains_another_is_masked_whole() => new SecretMask(["pass", "password1"]).Apply("password1 pass").ShouldBe("••• •••");

    [Theory]
    [InlineData("it is hunt", "it is •••")]
    [InlineData("it is hun", "it is hun")]
    [InlineData("it is hunter2", "it is •••")]
    [InlineData("it is hunted", "it is hunted")]
    public void A_text_that_was_cut_off_does_not_end_with_the_beginning_of_a_secret(string text, string masked) =>
        new SecretMask(["hunter2"]).Apply(text, text.Length, cutOff: true).Masked.ShouldBe(masked);

    [Fact]
    public void Without_secrets_nothing_is_changed() => new SecretMask([]).Apply("anything").ShouldBe("anything");

    [Fact]
    public void Bytes_that_are_no_text_stay_as_they_are()
    {
        var bytes = Enumerable.Range(0, 256).Select(value => (char)value).ToArray();
        SecretMask.OfBytes(["wörd1"]).Apply(new string(bytes)).ShouldBe(new string(bytes));
        SecretMask.OfBytes(["wörd1"]).Apply(Encoding.Latin1.GetString(Encoding.UTF8.GetBytes("a wörd1"))).ShouldBe(Encoding.Latin1.GetString(Encoding.UTF8.GetBytes("a •••")));
    }
}
