using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace TestRuns.Catalog.Yaml;

/// <summary>Writes YAML as a person would: plain words plain, scripts as blocks, everything else in double quotes.</summary>
internal sealed partial class YamlText : ITextForm
{
    private const string Seen = @"[\x21-\x7e\u00a1-\u1fff\u2030-\u2fff\u3001-\ud7ff]";

    private readonly StringWriter text = new() { NewLine = "\n" };
    private readonly Emitter emitter;

    public YamlText()
    {
        // Lines are never folded: what is long stays on its line, so that it reads back the same.
        emitter = new Emitter(text, new EmitterSettings(bestIndent: 2, bestWidth: int.MaxValue, isCanonical: false, maxSimpleKeyLength: 1024, skipAnchorName: true, indentSequences: true, newLine: "\n"));
        emitter.Emit(new StreamStart());
        emitter.Emit(new DocumentStart(null, null, isImplicit: true));
    }

    public void Mapping(Action content, bool oneLine = false)
    {
        emitter.Emit(new MappingStart(default, default, isImplicit: true, oneLine ? MappingStyle.Flow : MappingStyle.Block));
        content();
        emitter.Emit(new MappingEnd());
    }

    public void Key(string key) => Scalar(key, Word().IsMatch(key) && !Nothing().IsMatch(key) ? ScalarStyle.Plain : ScalarStyle.DoubleQuoted);

    public void Pair(string key, string? value)
    {
        if (value is null) return;
        Key(key);
        Scalar(value, StyleOf(value));
    }

    public void Pair(string key, TimeSpan? value) => Pair(key, value is { } duration ? Durations.Write(duration) : null);

    public void Flag(string key, bool value)
    {
        if (value) Bare(key, "true");
    }

    public void Number(string key, int? value)
    {
        if (value is { } number) Bare(key, number.ToString());
    }

    public void Pairs(string key, IReadOnlyDictionary<string, string> pairs)
    {
        if (pairs.Count == 0) return;
        Key(key);
        Mapping(() =>
        {
            foreach (var (name, value) in pairs) Pair(name, value);
        });
    }

    public void Words(string key, IReadOnlyList<string> words)
    {
        if (words.Count == 0) return;
        Key(key);
        emitter.Emit(new SequenceStart(default, default, isImplicit: true, SequenceStyle.Flow));
        foreach (var word in words) Scalar(word, Word().IsMatch(word) && !Nothing().IsMatch(word) ? ScalarStyle.Plain : ScalarStyle.DoubleQuoted);
        emitter.Emit(new SequenceEnd());
    }

    public void List<T>(string key, IReadOnlyList<T> items, Action<T> write)
    {
        Key(key);
        emitter.Emit(new SequenceStart(default, default, isImplicit: true, SequenceStyle.Block));
        foreach (var item in items) write(item);
        emitter.Emit(new SequenceEnd());
    }

    public string End()
    {
        emitter.Emit(new DocumentEnd(isImplicit: true));
        emitter.Emit(new StreamEnd());
        return text.ToString();
    }

    private void Bare(string key, string word)
    {
        Key(key);
        Scalar(word, ScalarStyle.Plain);
    }

    private void Scalar(string value, ScalarStyle style) =>
        emitter.Emit(new Scalar(default, default, value, style, isPlainImplicit: true, isQuotedImplicit: true));

    private static ScalarStyle StyleOf(string value)
    {
        if (IsBlock(value)) return ScalarStyle.Literal;
        if (!Line().IsMatch(value)) return ScalarStyle.DoubleQuoted;
        if (Plain().IsMatch(value) && !Nothing().IsMatch(value)) return ScalarStyle.Plain;
        return value.AsSpan().ContainsAny('"', '\\') ? ScalarStyle.SingleQuoted : ScalarStyle.DoubleQuoted;
    }

    /// <summary>
    /// Two lines or more that come back from a block as they are: the first neither empty nor indented, none with spaces at
    /// its end, and no empty lines at the end.
    /// </summary>
    private static bool IsBlock(string value)
    {
        if (!value.Contains('\n')) return false;
        var lines = (value.EndsWith('\n') ? value[..^1] : value).Split('\n');
        return lines[0].Length > 0 && lines[^1].Length > 0 && !char.IsWhiteSpace(lines[0][0])
            && lines.All(line => line.Length == 0 || Line().IsMatch(line.Replace('\t', ' ').TrimStart(' ')));
    }

    /// <summary>Has nothing in it that means something to YAML, in brackets or out.</summary>
    [GeneratedRegex(@"^[A-Za-z0-9_$/](?:[A-Za-z0-9_$./+=-]|:(?=[^:]))*\z", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Word();

    /// <summary>What stands for no value, or for true and false, here or with other readers.</summary>
    [GeneratedRegex(@"^(?:~|null|true|false|yes|no|on|off|y|n)\z", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Nothing();

    /// <summary>One line of characters that can be seen, with no space at either end.</summary>
    [GeneratedRegex($@"^{Seen}(?:[ ]|{Seen})*(?<! )\z", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Line();

    /// <summary>Such a line that YAML does not take for anything but a text: no mark at its start, no colon or # beside a space.</summary>
    [GeneratedRegex(@"^[^-?:,\[\]{}#&*!|>'""%@`](?:[^:# ]|:(?! |\z)|(?<! )#| (?!#))*\z", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Plain();
}
