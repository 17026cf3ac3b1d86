using System.Net.Sockets;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using TestRuns.Access;
using TestRuns.Api;
using TestRuns.Catalog;
using TestRuns.Cli;
using TestRuns.Components;
using TestRuns.Connections;
using TestRuns.Controllers;
using TestRuns.Controllers.Reading;
using TestRuns.Exchange;
using TestRuns.Reporters;
using TestRuns.Retention;
using TestRuns.Hooks;
using TestRuns.Notices;
using TestRuns.Results;
using TestRuns.Runs;
using TestRuns.Runs.Execution;
using TestRuns.Storage;
using TestRuns.Storage.Backups;

namespace TestRuns;

/// <summary>The verb <c>serve</c>: the server with its embedded controller.</summary>
public static class Serve
{
    public static async Task<int> Run(ServeArguments arguments, CancellationToken cancellationToken)
    {
        try
        {
            // What a start waits for longest is made beside the rest: docs/decisions/figures.md.
            var model = Task.Run(StorageSetup.BuildModel, cancellationToken);
            var builder = Configure(arguments);
            var folder = new DataFolder(arguments.Data ?? builder.Configuration["Data:Path"] ?? ServeArguments.DefaultData);
            // Before anything else: two servers on one database would undo each other's promises.
            using var held = DataFolderLock.Take(folder);
            Leftovers.Remove(folder, TimeProvider.System);
            await using var app = Build(builder, folder);
            var endpoints = Task.Run(() => Compile(app), cancellationToken);
            app.Services.GetRequiredService<Migrator>().Migrate();
            await app.Services.GetRequiredService<CaseIndex>().Fill(cancellationToken);
            await app.Services.GetRequiredService<SampleProject>().Ensure(cancellationToken);
            await Task.WhenAll(model, endpoints);
            await app.StartAsync(cancellationToken);
            await FirstWords.Print(app.Services, Addresses(app.Services), folder, cancellationToken);
            await app.WaitForShutdownAsync(cancellationToken);
            return ExitCodes.Passed;
        }
        catch (Exception error) when (WrongUse(error) is { } message)
        {
            await Console.Error.WriteLineAsync($"testruns: {message}");
            return ExitCodes.WrongUse;
        }
    }

    internal static WebApplicationBuilder Configure(ServeArguments arguments)
    {
        // Settings may lie beside the program, wherever it is started from. They are read once: to watch for a change would
        // be to watch all folders below, and the one file that this program can be may lie in a large one.
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory, Args = ["--hostBuilder:reloadConfigOnChange=false"] });
        builder.Configuration.Sources.Insert(0, Settings.Defaults);
        builder.Configuration.AddEnvironmentVariables("TESTRUNS__");
        builder.WebHost.UseStaticWebAssets();
        // What a socket brought is carried on in the thread that took it: each change of threads costs an abort some fifty
        // microseconds, and there were five of them (docs/decisions/figures.md).
        builder.WebHost.UseSockets(sockets => sockets.UnsafePreferInlineScheduling = true);
        if (WebFiles.Inside is { } inside) builder.Environment.WebRootFileProvider = inside;
        if (arguments.Urls is { } urls) builder.WebHost.UseUrls(urls);
        else if (builder.WebHost.GetSetting(WebHostDefaults.ServerUrlsKey) is null && builder.Configuration["Urls"] is null) builder.WebHost.UseUrls(ServeArguments.DefaultUrl);
        // For connections that do not end by themselves. Critical steps are waited for without it (RunsHost): they have deadlines of their own.
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(10));
        return builder;
    }

    internal static WebApplication Build(WebApplicationBuilder builder, DataFolder folder)
    {
        var settings = Settings.Read(builder.Configuration);
        builder.Services.AddSingleton(settings);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddStorage(folder);
        builder.Services.AddSingleton(settings.Storage);
        builder.AddTelemetry(settings.Telemetry);
        builder.Services.AddAccess();
        builder.Services.AddCatalog();
        builder.Services.AddExchange();
        builder.Services.AddSingleton(services => new StepSurroundings(
            () => settings.Hosting.Url ?? Addresses(services)[0], services.GetRequiredService<RunTokens>().Issue));
        // First of those that start, last of those that stop.
        builder.Services.AddHostedService(services => ActivatorUtilities.CreateInstance<EmbeddedController>(services, () => Addresses(services)[0]));
        builder.Services.AddStepControllers();
        builder.Services.AddRuns(settings.Runs);
        builder.Services.AddResults(settings.Results);
        builder.Services.AddConnections(settings.Connections);
        builder.Services.AddReporters(settings.Results.MaxArtifactBytes);
        builder.Services.AddControllerReading();
        builder.Services.AddHooks(settings.Hooks, services => settings.Hosting.Url ?? Addresses(services)[0]);
        builder.Services.AddNotices();
        builder.Services.AddRetention();
        builder.Services.AddHostedService<IdleMemory>();
        builder.Services.AddApi();
        builder.Services.AddPages();

        var app = builder.Build();
        settings.Hosting.Use(app);
        app.UsePages();
        app.UseAccess();
        app.UseApi();
        app.MapAccess();
        app.MapControllerHub();
        app.MapReporterHub();
        app.MapApi();
        app.MapPages();
        return app;
    }

    /// <summary>Makes what the interface's handlers are called by. It is made again when the server starts, but by code that is compiled then.</summary>
    private static void Compile(IEndpointRouteBuilder app)
    {
        foreach (var source in app.DataSources) _ = source.Endpoints.Count;
    }

    /// <summary>Where the server is reached from this machine.</summary>
    private static List<string> Addresses(IServiceProvider services) =>
        services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses
            .Select(address => address.Replace("[::]", "127.0.0.1", StringComparison.Ordinal).Replace("0.0.0.0", "127.0.0.1", StringComparison.Ordinal)
                .Replace("//+", "//127.0.0.1", StringComparison.Ordinal).Replace("//*", "//127.0.0.1", StringComparison.Ordinal).TrimEnd('/'))
            .ToList();

    /// <summary>What the person who started it can mend; null: a bug, which shows itself whole.</summary>
    private static string? WrongUse(Exception error) => error switch
    {
        DataFolderHeldException or WrongSettingsException or MigrationFailedException => error.Message,
        IOException { InnerException: Microsoft.AspNetCore.Connections.AddressInUseException } => $"{error.Message} Stop what uses it, or choose another: --urls http://127.0.0.1:PORT.",
        IOException { InnerException: SocketException } => error.Message,
        FormatException or UriFormatException when error.StackTrace?.Contains("BindingAddress", StringComparison.Ordinal) == true =>
            $"{error.Message} An address looks like http://127.0.0.1:5080.",
        UnauthorizedAccessException => $"{error.Message} Choose a data folder that can be written to: --data PATH.",
        _ => null,
    };
}
