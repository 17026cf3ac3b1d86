namespace TestRuns.Catalog;

/// <summary>The way by which a case or a suite was changed.</summary>
public enum ChangeThrough
{
    /// <summary>The pages.</summary>
    Editor,

    /// <summary>A suite's file, as YAML.</summary>
    SuiteFile,

    /// <summary>A program, as JSON.</summary>
    Api,

    /// <summary>An earlier version was taken back.</summary>
    Restore,

    /// <summary>It was copied from another project.</summary>
    Copy,

    /// <summary>It came with others, in files of another tool or of another project.</summary>
    Import,

    /// <summary>The server itself: the sample project.</summary>
    Server,
}

/// <summary>Who changes something in the catalog, as it stands in its history.</summary>
public sealed record ChangeBy(string Who, ChangeThrough Through)
{
    public static readonly ChangeBy Server = new("TestRuns", ChangeThrough.Server);
}
