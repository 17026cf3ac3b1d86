namespace TestRuns.Cli.Server;

/// <summary>The server that a verb speaks with.</summary>
/// <param name="Token">Whose rights it has.</param>
internal sealed record ServerTarget(Uri Server, string Token)
{
    /// <summary>Where a person looks at what the server calls by this path.</summary>
    public Uri Page(string path) => new(Root, path.TrimStart('/'));

    /// <summary>With a slash at its end: the server may be below a path of a proxy.</summary>
    public Uri Root => new(Server.GetLeftPart(UriPartial.Path).TrimEnd('/') + "/");
}
