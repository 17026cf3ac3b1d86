namespace TestRuns.Catalog.Yaml;

/// <summary>Where in the file; both count from 1.</summary>
internal sealed record Place(int Line, int Column);

/// <summary>A part of the file that still knows where it stands.</summary>
internal abstract record Node(Place At);

/// <summary>A single value as it is written. Unquoted and empty, <c>~</c> or <c>null</c>: no value.</summary>
internal sealed record TextNode(Place At, string Text, bool Plain) : Node(At)
{
    public bool IsNothing => Plain && Text is "" or "~" or "null" or "Null" or "NULL";
}

internal sealed record ListNode(Place At, IReadOnlyList<Node> Items) : Node(At);

internal sealed record MapNode(Place At, IReadOnlyList<MapEntry> Entries) : Node(At);

internal sealed record MapEntry(TextNode Key, Node Value);

/// <summary>What stands there was refused and reported already: no reader need say more about it.</summary>
internal sealed record RefusedNode(Place At) : Node(At);
