using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using TestRuns.Cli.Server;

namespace TestRuns.Cli;

/// <summary>How a verb speaks: lines for people, or JSON objects for programs; what is wrong goes to standard error.</summary>
internal sealed class Voice(bool json)
{
    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public bool Json => json;

    /// <summary>See no-color.org.</summary>
    public static bool MayColour(bool redirected) =>
        !redirected && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")) && Environment.GetEnvironmentVariable("TERM") != "dumb";

    /// <param name="text">For people.</param>
    /// <param name="facts">The same for programs: an object.</param>
    public void Tell(string text, object facts)
    {
        if (json) Object(facts);
        else Console.Out.WriteLine(text);
    }

    public void Object(object facts) => Console.Out.WriteLine(JsonSerializer.Serialize(facts, Format));

    public static string Line(object facts) => JsonSerializer.Serialize(facts, Format);

    /// <summary>Not the result, but good to know.</summary>
    public void Remark(string text)
    {
        if (json) Console.Error.WriteLine(Line(new { remark = text }));
        else Console.Error.WriteLine($"testruns: {text}");
    }

    /// <returns>The exit code.</returns>
    public int Refuse(ApiProblem problem)
    {
        if (json) Object(new { problem = new { status = (int?)problem.Status, text = problem.Text } });
        else Complain(problem.Text.Split('\n'));
        return problem.ExitCode;
    }

    /// <returns>The exit code of wrong use.</returns>
    public int Refuse(IReadOnlyCollection<string> mistakes)
    {
        if (json) Object(new { mistakes });
        else Complain(mistakes);
        return ExitCodes.WrongUse;
    }

    private static void Complain(IEnumerable<string> lines)
    {
        foreach (var line in lines) Console.Error.WriteLine($"testruns: {line}");
    }
}
