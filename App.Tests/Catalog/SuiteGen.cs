using FsCheck;
using FsCheck.Fluent;
using TestRuns.Catalog;

namespace TestRuns.Tests.Catalog;

/// <summary>Random suites, with what YAML has trouble with in their texts.</summary>
internal static class SuiteGen
{
    private static readonly string[] Awkward =
    [
        "a", "B", "7", " ", "  ", "\n", "\n\n", "\t", "\r", "\r\n", ":", ": ", " #", "#", "-", "- ", "?", "? ", "'", "\"", "\\", "|", ">", "{", "}", "[", "]",
        ",", "&a", "*a", "!a", "%", "@", "`", "~", "null", "true", "no", "1e3", "0x1f", "---", "...", "<<", "=", "é", "日本", "😀", "\u0085", "\u2028",
        "\ufeff", "\u00a0", "\u001b[31m", "\u007f", "${A}", "$$", "echo ok", "/", "word",
    ];

    private static readonly Gen<string> Anything = Gen.Elements(Awkward).ArrayOf().Select(string.Concat);

    private static readonly Gen<string> Text = Anything.Where(text => !string.IsNullOrWhiteSpace(text) && text.Length <= 4_000);

    private static readonly Gen<string> Line =
        Text.Select(text => string.Concat(text.Where(letter => !char.IsControl(letter)))).Where(text => !string.IsNullOrWhiteSpace(text));

    private static readonly Gen<string> Name = Line.Select(text => text.Trim()).Where(text => text.Length is > 0 and <= 200);

    private static readonly Gen<string> Word = Gen.Elements("linux", "os:mac", "1", "no", "null", "-", "gpu=a100", "a.b_c", "1.10", "=");
    private static readonly Gen<TimeSpan> Time = Gen.Elements<long>(1, 500, 30_000, 90_000, 3_600_000, 2_592_000_000).Select(milliseconds => TimeSpan.FromMilliseconds(milliseconds));
    private static readonly Gen<bool> Flag = Gen.Elements(true, false);

    public static readonly Gen<string> FileRubbish = Gen.Elements<string>(
        [.. Awkward, "suite", "cases", "name", "steps", "run", "http", "GET", "expect", ":\n", "\n  ", "\n- ", "\n  - ", "\n    ", "{ ", " }", ": [", "\0", "\ud800"])
        .ArrayOf().Select(string.Concat);

    public static Gen<SuiteSpec> Suite =>
        from name in Name.Where(name => !name.Contains('/') && !name.Contains('\\') && name is not ("." or ".."))
        from environment in OrNull(Name)
        from labels in Few(Word)
        from timeout in Maybe(Time)
        from parallel in Gen.Choose(1, SuiteSpec.MostParallel)
        from env in Env
        from priority in Gen.Choose(-10, 10)
        from query in Query
        from cases in Case.NonEmptyListOf()
        select new SuiteSpec
        {
            Name = name, Environment = environment, Labels = labels, Timeout = timeout, Parallel = parallel, Env = env, Priority = priority, Query = query,
            Cases = [.. cases.Take(5).DistinctBy(one => one.Name)],
        };

    private static Gen<TagQuery?> Query =>
        from all in Few(Word)
        from any in Few(Word)
        from none in Few(Word)
        let query = new TagQuery { All = all, Any = any, None = [.. none.Except(all)] }
        select query.IsEmpty ? null : query;

    private static Gen<CaseSpec> Case =>
        from name in Name
        from key in OrNull(Name)
        from tags in Few(Word)
        from preconditions in OrNull(Text)
        from timeout in Maybe(Time)
        from retries in Gen.Choose(0, 10)
        from table in Table
        from steps in Step.NonEmptyListOf()
        select new CaseSpec { Name = name, Key = key, Tags = tags, Preconditions = preconditions, Timeout = timeout, Retries = retries, Parameters = table, Steps = [.. steps.Take(5)] };

    private static Gen<IReadOnlyList<IReadOnlyDictionary<string, string>>> Table =>
        from names in Few(Gen.Elements("A", "BASE_URL", "_x", "no"))
        from values in Few(Gen.OneOf(Name, Gen.Constant("")))
        select (IReadOnlyList<IReadOnlyDictionary<string, string>>)(names.Length == 0 ? [] : values
            .Select(value => (IReadOnlyDictionary<string, string>)names.ToDictionary(name => name, _ => value)).DistinctBy(row => CaseRows.TitleOf("", row)).ToList());

    private static Gen<StepSpec> Step =>
        from what in Gen.OneOf(Run, Http, Browser, Wait, Manual)
        from name in OrNull(Name)
        from timeout in Time
        from critical in Flag
        from always in Flag
        from onFailure in Gen.Choose(0, 2)
        from env in Env
        select what with
        {
            Name = name ?? what.Name,
            Timeout = timeout,
            Critical = critical && what.NeedsController,
            Always = always,
            ContinueOnFailure = onFailure == 1,
            AbortRunOnFailure = onFailure == 2,
            Env = env,
        };

    private static Gen<StepSpec> Run =>
        from command in Text
        from shell in OrNull(Line)
        from cwd in OrNull(Gen.Elements("a", "a/b", "a b/..c", "..."))
        from signal in Gen.Elements("TERM", "INT", "HUP", "QUIT")
        from grace in Gen.OneOf(Time, Gen.Constant(TimeSpan.Zero), Gen.Constant(TimeSpan.FromSeconds(5)))
        from results in Few(Gen.Elements("**/*.trx", "a.xml", "*", "out/[a-z]*.xml"))
        select Of(StepKind.Run) with { Run = new RunSpec { Command = command, Shell = shell, Cwd = cwd, StopSignal = signal, Grace = grace, Results = results } };

    private static Gen<StepSpec> Http =>
        from method in Gen.Elements("GET", "POST", "OPTIONS")
        from url in Gen.Elements("http://localhost/", "${BASE_URL}/a?b=c#d", "https://a.example:8080/x,y/[z]", "http://${HOST}/:x")
        from headers in Few(Gen.Elements("Accept", "X-A", "no"))
        from value in Line
        from body in OrNull(Anything)
        from expect in Expectation
        select Of(StepKind.Http) with
        {
            Http = new HttpSpec { Method = method, Url = url, Headers = headers.ToDictionary(name => name, _ => value), Body = body, Expect = expect },
        };

    private static Gen<HttpExpectation> Expectation =>
        from status in Gen.OneOf(Gen.Constant((int?)null), Gen.Choose(100, 599).Select(number => (int?)number))
        from headers in Few(Gen.Elements("Location", "true"))
        from json in Few(Gen.Elements("$.a", "$.items[0].name", "$['a: b']"))
        from value in Anything
        from line in Line
        from text in OrNull(Text)
        from within in Maybe(Time)
        select new HttpExpectation
        {
            Status = status, Headers = headers.ToDictionary(name => name, _ => line), Json = json.ToDictionary(path => path, _ => value), Text = text, Within = within,
        };

    private static Gen<StepSpec> Browser =>
        from actions in Gen.OneOf(
            from action in Gen.Elements("goto", "click", "press", "check", "uncheck", "screenshot") from target in Line select new BrowserAction(action, target, null),
            from action in Gen.Elements("fill", "press") from target in Line from value in Text select new BrowserAction(action, target, value),
            from target in Gen.Elements("text", "visible", "url") from value in Text select new BrowserAction("expect", target, value)).NonEmptyListOf()
        from timeout in Maybe(Time)
        from video in Gen.Elements(true, false)
        select Of(StepKind.Browser) with { Browser = [.. actions], ActionTimeout = timeout, VideoOnFailure = video };

    private static Gen<StepSpec> Wait => Time.Select(time => Of(StepKind.Wait) with { Wait = time });

    private static Gen<StepSpec> Manual =>
        from instruction in Text from expect in OrNull(Text) select Of(StepKind.Manual) with { Manual = new ManualSpec(instruction, expect) };

    private static Gen<IReadOnlyDictionary<string, string>> Env =>
        from names in Few(Gen.Elements("A", "BASE_URL", "_x", "no", "null"))
        from value in Anything
        select (IReadOnlyDictionary<string, string>)names.ToDictionary(name => name, _ => value);

    private static StepSpec Of(StepKind kind) => new() { Name = "A name", Kind = kind };

    private static Gen<string?> OrNull(Gen<string> gen) => Gen.OneOf(gen.Select(text => (string?)text), Gen.Constant((string?)null));

    private static Gen<TimeSpan?> Maybe(Gen<TimeSpan> gen) => Gen.OneOf(gen.Select(time => (TimeSpan?)time), Gen.Constant((TimeSpan?)null));

    private static Gen<string[]> Few(Gen<string> gen) => gen.ArrayOf().Select(items => items.Distinct().Take(3).ToArray());
}
