using System.Text;
using FsCheck;
using FsCheck.Fluent;
using TestRuns.Masking;
using TestRuns.Worker.Output;

namespace TestRuns.Tests.Masking;

/// <summary>Of output as it comes, in pieces of any size: no secret gets through, and nothing else is changed.</summary>
public sealed class MaskProperties
{
    private static readonly Config Many = Config.QuickThrowOnFailure.WithMaxTest(300);

    private static readonly Arbitrary<int> Seeds = Gen.Choose(1, 1_000_000_000).ToArbitrary();

    [Fact]
    public void No_split_lets_a_secret_through() => Check.One(Many, Prop.ForAll(Seeds, seed =>
    {
        var world = new World(seed);
        var whole = Lines(world.Secrets, [world.Bytes]);
        Lines(world.Secrets, world.Pieces()).ShouldBe(whole);
        foreach (var line in whole)
            foreach (var secret in world.Secrets) line.ShouldNotContain(secret, Case.Sensitive);
    }));

    [Fact]
    public void What_is_no_secret_stays_as_it_is() => Check.One(Many, Prop.ForAll(Seeds, seed =>
    {
        // None of these stands in the text: not one of their letters does.
        var world = new World(seed);
        string[] others = ["QWERTZUIOP", "!§$%&/()", "MNVCKDJS\nLPOIUJH"];
        Lines(others, world.Pieces()).ShouldBe(Lines([], [world.Bytes]));
    }));

    [Fact]
    public void Between_masks_the_text_is_the_original() => Check.One(Many, Prop.ForAll(Seeds, seed =>
    {
        var world = new World(seed);
        var text = world.Text.Replace("\n", "", StringComparison.Ordinal).Replace("\r", "", StringComparison.Ordinal);
        var at = 0;
        foreach (var kept in new SecretMask(world.Secrets).Apply(text).Split(SecretMask.Mask))
        {
            var found = text.IndexOf(kept, at, StringComparison.Ordinal);
            found.ShouldBeGreaterThanOrEqualTo(at);
            at = found + kept.Length;
        }
    }));

    private static List<string> Lines(string[] secrets, IEnumerable<byte[]> pieces)
    {
        var cutter = new LineCutter(new SecretMask(secrets));
        var lines = pieces.SelectMany(piece => cutter.Cut(piece)).ToList();
        return [.. lines, .. cutter.Rest()];
    }

    /// <summary>Secrets of few letters, so that they begin like others, overlap and repeat, and a text that is full of them and of their halves.</summary>
    private sealed class World
    {
        private static readonly string[] Letters = ["a", "b", "ä", "=", " ", "🙂"];
        private static readonly string[] Others = ["a", "bb", " ", "\n", "\r\n", "xyz", "🙂", "ä"];

        private readonly Random random;

        public World(int seed)
        {
            random = new Random(seed);
            Secrets = [.. Enumerable.Range(0, random.Next(1, 5)).Select(_ => Secret())];
            Text = string.Concat(Enumerable.Range(0, random.Next(0, 60)).Select(_ => Word()));
            Bytes = Encoding.UTF8.GetBytes(Text);
        }

        public string[] Secrets { get; }

        public string Text { get; }

        public byte[] Bytes { get; }

        public IEnumerable<byte[]> Pieces()
        {
            for (var at = 0; at < Bytes.Length;)
            {
                var length = Math.Min(random.Next(1, random.Next(2) == 0 ? 6 : 6000), Bytes.Length - at);
                yield return Bytes[at..(at + length)];
                at += length;
            }
        }

        // A letter at both ends: blanks there belong to no secret.
        private string Secret() => $"a{string.Concat(Enumerable.Range(0, random.Next(2, 12)).Select(_ => Letters[random.Next(Letters.Length)]))}b";

        private string Word()
        {
            var secret = Secrets[random.Next(Secrets.Length)];
            return random.Next(6) switch
            {
                0 or 1 => secret,
                2 => secret[..(secret.Length / 2)],
                3 => secret[(secret.Length / 2)..],
                4 => new string('x', random.Next(1, 9000)),
                _ => Others[random.Next(Others.Length)],
            };
        }
    }
}
