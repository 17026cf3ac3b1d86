using System.Text;
using System.Xml;
using TestRuns.Catalog;

namespace TestRuns.Results.Reading;

/// <summary>
/// An XML file that nobody vouches for, node after node: no document types, so no entities that grow; nothing is fetched; all
/// that costs memory has a limit. Names are without their namespaces.
/// </summary>
internal sealed class XmlSource : IDisposable
{
    private readonly CountedStream stream;
    private readonly XmlReader reader;
    private readonly ReadLimits limits;
    private readonly ReadSink sink;
    private readonly CancellationToken cancellationToken;
    private readonly char[] buffer = new char[8 * 1024];

    public XmlSource(CountedStream stream, ReadLimits limits, ReadSink sink, CancellationToken cancellationToken)
    {
        (this.stream, this.limits, this.sink, this.cancellationToken) = (stream, limits, sink, cancellationToken);
        reader = XmlReader.Create(stream, new XmlReaderSettings
        {
            Async = true,
            DtdProcessing = DtdProcessing.Prohibit,
            XmlResolver = null,
            IgnoreComments = true,
            IgnoreProcessingInstructions = true,
            // Many tools put the colours of a terminal into their messages: as references here, as they are in ControlFilter.
            CheckCharacters = false,
            CloseInput = false,
        });
    }

    public bool IsElement => reader.NodeType == XmlNodeType.Element;

    public bool IsEnd => reader.NodeType == XmlNodeType.EndElement;

    public bool IsEmpty => reader.IsEmptyElement;

    public string Name => reader.LocalName;

    public int Depth => reader.Depth;

    /// <summary>In characters.</summary>
    public int LongestText => limits.Text;

    private bool IsText => reader.NodeType is XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.Whitespace or XmlNodeType.SignificantWhitespace;

    /// <summary>On to the next node; false at the file's end.</summary>
    public async Task<bool> Next()
    {
        cancellationToken.ThrowIfCancellationRequested();
        // What is left of a long text is read in small pieces and forgotten.
        if (IsText) await Drain();
        stream.NextPiece();
        if (!await reader.ReadAsync()) return false;
        return reader.Depth <= limits.Depth ? true : throw new ReadStopException($"elements are nested more than {limits.Depth} deep", "a result file needs no more than a few levels");
    }

    /// <returns>Null: it has none, or an empty one.</returns>
    public string? Attribute(string name)
    {
        var value = reader.GetAttribute(name);
        if (string.IsNullOrEmpty(value)) return null;
        return value.Length <= limits.Text ? value : Cut(new StringBuilder(value, 0, limits.Text, limits.Text + 100), value.Length, name);
    }

    /// <summary>An attribute that names something: nothing has a name that long, and names are kept where texts are not.</summary>
    /// <returns>Null: it has none, or a blank one.</returns>
    public string? Named(string name) => Attribute(name)?.Trim() is { Length: > 0 } value ? Short(value) : null;

    public string Short(string name) => name.Length <= limits.Name ? name : name[..limits.Name] + "…";

    /// <summary>All text within the element that it stands on, trimmed of empty lines around it. It then stands on the element's end.</summary>
    public async Task<string?> Text()
    {
        if (reader.IsEmptyElement) return null;
        var (name, depth) = (reader.LocalName, reader.Depth);
        var text = new StringBuilder();
        var length = 0L;
        while (await Next() && reader.Depth > depth)
            if (IsText) length += await Append(text);
        if (length > limits.Text) return Cut(text, length, name);
        var whole = text.ToString().Trim('\n', '\r').TrimEnd();
        return string.IsNullOrWhiteSpace(whole) ? null : whole;
    }

    /// <summary>Past the element that it stands on, with all that is in it.</summary>
    public async Task Skip()
    {
        if (reader.IsEmptyElement) return;
        var depth = reader.Depth;
        while (await Next() && reader.Depth > depth)
        {
        }
    }

    /// <summary>A remark about the place where it stands.</summary>
    public FileMistake Here(string problem, string remedy)
    {
        var lines = (IXmlLineInfo)reader;
        return new FileMistake(Math.Max(1, lines.LineNumber), Math.Max(1, lines.LinePosition), problem, remedy);
    }

    public void Dispose() => reader.Dispose();

    private async Task<long> Append(StringBuilder text)
    {
        var length = 0L;
        for (int read; (read = await Chunk()) > 0; length += read)
        {
            var room = limits.Text - text.Length;
            if (room > 0) text.Append(buffer, 0, Math.Min(read, room));
        }

        return length;
    }

    private async Task Drain()
    {
        while (await Chunk() > 0)
        {
        }
    }

    private async Task<int> Chunk()
    {
        stream.NextPiece();
        return await reader.ReadValueChunkAsync(buffer, 0, buffer.Length);
    }

    private string Cut(StringBuilder text, long length, string name)
    {
        sink.Note(Here($"“{name}” has {length:N0} characters: it was cut after {limits.Text:N0}", "write less output into the result file"));
        return text.Append($"\n[… cut: {length - limits.Text:N0} more characters]").ToString();
    }
}
