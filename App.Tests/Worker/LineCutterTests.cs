using System.Text;
using TestRuns.Masking;
using TestRuns.Worker.Output;

namespace TestRuns.Tests.Worker;

public sealed class LineCutterTests
{
    [Fact]
    public void Lines_and_masks_are_the_same_however_the_bytes_arrive()
    {
        var random = new Random(42);
        var secrets = new[] { "abcd", "abcdef", "f\u00e4hre\U0001F642" };
        for (var round = 0; round < 300; round++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(0, 60)).Select(_ => random.Next(9) switch
            {
                0 => "\n",
                1 => "\r\n",
                2 => secrets[random.Next(3)],
                3 => "abcde",
                4 => "\U0001F642",
                5 => "\u001b[1m",
                6 => new string('x', random.Next(0, 9000)),
                7 => "f\u00e4hre",
                _ => "ab",
            }));
            var bytes = Encoding.UTF8.GetBytes(text);
            var whole = Cut(secrets, [bytes]);
            Cut(secrets, Pieces(bytes, random)).ShouldBe(whole);
            whole.ShouldAllBe(line => !line.Contains("abcd"));
        }
    }

    [Fact]
    public void A_secret_across_the_cut_of_a_long_line_is_masked()
    {
        var text = new string('x', LineCutter.LongestLine - 3) + "secret" + new string('y', 10);
        Cut(["secret"], Encoding.UTF8.GetBytes(text).Chunk(1000)).ShouldBe([new string('x', LineCutter.LongestLine - 3) + "•••", new string('y', 10)]);
    }

    [Fact]
    public void The_lines_of_a_secret_of_several_lines_are_masked_each() =>
        Cut(["-----BEGIN\r\nline one\nline two\n"], ["say line one!\nline two\n"u8.ToArray()]).ShouldBe(["say •••!", "•••"]);

    [Theory, InlineData(""), InlineData("\n", ""), InlineData("a", "a"), InlineData("a\n", "a"), InlineData("a\n\nb", "a", "", "b"), InlineData("a\rb\n", "a\rb")]
    public void Ends_of_lines_are_taken_off(string text, params string[] lines) => Cut([], [Encoding.UTF8.GetBytes(text)]).ShouldBe(lines);

    private static List<string> Cut(string[] secrets, IEnumerable<byte[]> pieces)
    {
        var cutter = new LineCutter(new SecretMask(secrets));
        var lines = pieces.SelectMany(piece => cutter.Cut(piece)).ToList();
        return [.. lines, .. cutter.Rest()];
    }

    private static IEnumerable<byte[]> Pieces(byte[] bytes, Random random)
    {
        for (var at = 0; at < bytes.Length;)
        {
            var length = Math.Min(random.Next(1, random.Next(2) == 0 ? 5 : 5000), bytes.Length - at);
            yield return bytes[at..(at + length)];
            at += length;
        }
    }
}
