using System.Text;
using FsCheck;
using FsCheck.Fluent;
using TestRuns.Hooks;

namespace TestRuns.Tests.Hooks;

public sealed class HookSignatureTests
{
    private const string Secret = "trh_secret";

    private static readonly byte[] Body = Encoding.UTF8.GetBytes("""{"key":"build-17","status":"stopped"}""");
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000);

    /// <summary>printf '%s.%s' 1700000000 BODY | openssl dgst -sha256 -hmac trh_secret</summary>
    private const string ByOpenssl = "0014f65971c2a6b282edcbc3bbfdb1ab2fb7052b16c0484c1395e09e444a1a19";

    [Fact]
    public void It_is_what_openssl_makes_of_time_dot_body() => HookSignature.Make(Secret, Now, Body).ShouldBe($"t=1700000000,v1={ByOpenssl}");

    [Theory]
    [InlineData(0)]
    [InlineData(300)]
    [InlineData(-300)]
    public void A_good_one_is_good_for_five_minutes_to_either_side(int seconds) =>
        Check(HookSignature.Make(Secret, Now, Body), Now.AddSeconds(seconds)).ShouldBe(SignatureAnswer.Good);

    [Theory]
    [InlineData(301)]
    [InlineData(-301)]
    [InlineData(1_000_000_000)]
    public void Later_or_earlier_it_is_out_of_time(int seconds) =>
        Check(HookSignature.Make(Secret, Now, Body), Now.AddSeconds(seconds)).ShouldBe(SignatureAnswer.OutOfTime);

    [Fact]
    public void Any_other_body_time_or_secret_is_wrong()
    {
        var signed = HookSignature.Make(Secret, Now, Body);
        for (var place = 0; place < Body.Length; place++)
        {
            var other = Body.ToArray();
            other[place] ^= 1;
            HookSignature.Check(signed, other, [Secret], Now).ShouldBe(SignatureAnswer.Wrong);
        }

        HookSignature.Check(signed, Body.AsSpan(1), [Secret], Now).ShouldBe(SignatureAnswer.Wrong);
        Check(signed.Replace("t=1700000000", "t=1700000001", StringComparison.Ordinal), Now).ShouldBe(SignatureAnswer.Wrong);
        HookSignature.Check(signed, Body, ["trh_secreT"], Now).ShouldBe(SignatureAnswer.Wrong);
        HookSignature.Check(signed, Body, [], Now).ShouldBe(SignatureAnswer.Wrong);
    }

    [Fact]
    public void While_a_secret_changes_either_side_may_know_two()
    {
        var (older, newer) = (HookSignature.Make("older", Now, Body), HookSignature.Make("newer", Now, Body));
        HookSignature.Check(older, Body, ["newer", "older"], Now).ShouldBe(SignatureAnswer.Good);
        HookSignature.Check(newer, Body, ["newer", "older"], Now).ShouldBe(SignatureAnswer.Good);
        var both = $"{older},{newer[(newer.IndexOf(',', StringComparison.Ordinal) + 1)..]}";
        HookSignature.Check(both, Body, ["newer"], Now).ShouldBe(SignatureAnswer.Good);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("t=1700000000")]
    [InlineData("v1=" + ByOpenssl)]
    [InlineData("t=1700000000,v1=zz")]
    [InlineData("t=1700000000,v1=" + ByOpenssl + "00")]
    [InlineData("t=1700000000,t=1700000000,v1=" + ByOpenssl)]
    [InlineData("t=-1,v1=" + ByOpenssl)]
    [InlineData("t=99999999999999999999,v1=" + ByOpenssl)]
    [InlineData("sha256=" + ByOpenssl)]
    public void What_is_not_of_the_form_is_missing(string? header) => Check(header, Now).ShouldBe(SignatureAnswer.Missing);

    [Fact]
    public void What_is_not_known_is_passed_over() => Check($"v2=abc, t=1700000000, v1=zz, v1={ByOpenssl.ToUpperInvariant()}", Now).ShouldBe(SignatureAnswer.Good);

    [Fact]
    public void No_header_makes_it_fail_otherwise() => Prop.ForAll(ArbMap.Default.ArbFor<string?>(), header =>
        HookSignature.Check(header, Body, [Secret], Now).ShouldBeOneOf(SignatureAnswer.Missing, SignatureAnswer.Wrong)).Check(Config.QuickThrowOnFailure);

    private static SignatureAnswer Check(string? header, DateTimeOffset now) => HookSignature.Check(header, Body, [Secret], now);
}
