namespace TestRuns.Components.HookPages;

/// <summary>The lines that send a signed call, for any shell with openssl and curl.</summary>
public static class StopExample
{
    public static string Of(string address) =>
        $$"""
        body='{"key":"build-17","status":"stopped"}'
        t=$(date +%s)
        signature=$(printf '%s.%s' "$t" "$body" | openssl dgst -sha256 -hmac "$TESTRUNS_HOOK_SECRET" | sed 's/^.* //')
        curl -fsS -H "X-TestRuns-Signature: t=$t,v1=$signature" -H 'Content-Type: application/json' -d "$body" {{address}}
        """;
}
