using System.Xml;
using TestRuns.Catalog;

namespace TestRuns.Results.Reading;

/// <summary>
/// Reads a file of test results as it streams in: JUnit XML in any of its dialects, TRX, or what <c>testruns exec</c> kept.
/// What it is says its beginning, not its name.
/// </summary>
public static class ResultFile
{
    private const string Beginnings = "a JUnit XML file begins with <testsuites> or <testsuite>, a TRX file with <TestRun>";

    /// <param name="content">Read to its end, or to where it is wrong; the caller closes it.</param>
    /// <param name="take">Gets each test as it was read. Those of a TRX file that does not name their classes come at the end.</param>
    public static Task<ReadReport> Read(Stream content, Func<ReadCase, CancellationToken, ValueTask> take, CancellationToken cancellationToken) =>
        Read(content, take, ReadLimits.Usual, cancellationToken);

    /// <inheritdoc cref="Read(Stream, Func{ReadCase, CancellationToken, ValueTask}, CancellationToken)"/>
    public static async Task<ReadReport> Read(Stream content, Func<ReadCase, CancellationToken, ValueTask> take, ReadLimits limits, CancellationToken cancellationToken)
    {
        var sink = new ReadSink(take, limits, cancellationToken);
        await using var stream = new CountedStream(content, limits);
        return sink.Report(await IsExec(stream, cancellationToken) ? await ReadExec(stream, sink, limits, cancellationToken) : await ReadXml(stream, sink, limits, cancellationToken));
    }

    private static async Task<bool> IsExec(CountedStream stream, CancellationToken cancellationToken) =>
        (await stream.Peek(ExecReader.Begin.Length, cancellationToken)).Span.SequenceEqual(ExecReader.Begin);

    private static async Task<ResultFormat> ReadExec(CountedStream stream, ReadSink sink, ReadLimits limits, CancellationToken cancellationToken)
    {
        await new ExecReader(stream, sink, limits).Read(cancellationToken);
        return ResultFormat.Exec;
    }

    private static async Task<ResultFormat> ReadXml(CountedStream stream, ReadSink sink, ReadLimits limits, CancellationToken cancellationToken)
    {
        using var xml = new XmlSource(stream, limits, sink, cancellationToken);
        var format = ResultFormat.Unknown;
        try
        {
            while (await xml.Next() && !xml.IsElement)
            {
            }

            format = xml.Name switch { "testsuites" or "testsuite" => ResultFormat.JUnit, "TestRun" => ResultFormat.Trx, _ => ResultFormat.Unknown };
            if (format == ResultFormat.JUnit) await new JUnitReader(xml, sink).Read();
            else if (format == ResultFormat.Trx) await new TrxReader(xml, sink).Read();
            else sink.Mistake(xml.Here($"<{xml.Name}> is not how a result file begins", Beginnings));
        }
        catch (ReadStopException stop)
        {
            sink.Mistake(xml.Here(stop.Message, stop.Remedy));
        }
        catch (XmlException error)
        {
            sink.Mistake(Of(error));
        }

        return format;
    }

    private static FileMistake Of(XmlException error)
    {
        var (line, column) = (Math.Max(1, error.LineNumber), Math.Max(1, error.LinePosition));
        if (error.Message.Contains("DTD", StringComparison.Ordinal)) return new FileMistake(line, column, "it declares a document type, which can make a small file endlessly large", "take the <!DOCTYPE …> out");
        if (error.Message.Contains("Root element is missing", StringComparison.Ordinal)) return new FileMistake(line, column, "there is nothing in it", Beginnings);
        var words = error.Message;
        var place = words.IndexOf(" Line ", StringComparison.Ordinal);
        if (place > 0) words = words[..place];
        var cutOff = words.Contains("Unexpected end of file", StringComparison.Ordinal);
        return new FileMistake(line, column, $"it is not well-formed XML ({words.TrimEnd('.')})", cutOff ? "it ends too early: was its writer stopped?" : Beginnings);
    }
}
