using System.Reflection;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Primitives;
using TestRuns.Storage;

namespace TestRuns.Components;

/// <summary>
/// The files of the pages where they lie inside the program: publish.sh puts them there, so that it is one file. A program
/// that was only built finds them where they were made.
/// </summary>
internal sealed class WebFiles : IFileProvider
{
    private const string Prefix = "wwwroot/";
    private const string ManifestName = "wwwroot.json";

    private static readonly Assembly Program = typeof(WebFiles).Assembly;

    // By the paths that pages ask for; whoever packed them may have had the other slash.
    private readonly Dictionary<string, string> resources = Program.GetManifestResourceNames()
        .Where(name => name.Replace('\\', '/').StartsWith(Prefix, StringComparison.Ordinal))
        .ToDictionary(name => name.Replace('\\', '/')[Prefix.Length..], StringComparer.Ordinal);

    private WebFiles()
    {
    }

    /// <summary>Null: there are none inside.</summary>
    public static WebFiles? Inside { get; } = Program.GetManifestResourceInfo(ManifestName) is null ? null : new WebFiles();

    /// <summary>Maps what is inside, or what was built. The framework reads the list of them from a file alone: it is there for that moment.</summary>
    public static void Map(IEndpointRouteBuilder routes, Action<string?> map)
    {
        if (Inside is null)
        {
            map(null);
            return;
        }

        var list = Path.Combine(routes.ServiceProvider.GetRequiredService<DataFolder>().Path, $".{Guid.NewGuid():N}.json");
        try
        {
            using (var from = Program.GetManifestResourceStream(ManifestName)!)
            using (var to = File.Create(list)) from.CopyTo(to);
            map(list);
        }
        finally
        {
            File.Delete(list);
        }
    }

    public IFileInfo GetFileInfo(string subpath)
    {
        var path = subpath.TrimStart('/');
        return resources.TryGetValue(path, out var resource) ? new WebFile(path, resource) : new NotFoundFileInfo(path);
    }

    public IDirectoryContents GetDirectoryContents(string subpath) => NotFoundDirectoryContents.Singleton;

    public IChangeToken Watch(string filter) => NullChangeToken.Singleton;

    private sealed class WebFile(string path, string resource) : IFileInfo
    {
        public bool Exists => true;

        public bool IsDirectory => false;

        public DateTimeOffset LastModified => DateTimeOffset.UnixEpoch;

        public long Length
        {
            get
            {
                using var content = CreateReadStream();
                return content.Length;
            }
        }

        public string Name => Path.GetFileName(path);

        public string? PhysicalPath => null;

        public Stream CreateReadStream() => Program.GetManifestResourceStream(resource)!;
    }
}
