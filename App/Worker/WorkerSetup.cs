using Microsoft.Extensions.Logging;
using TestRuns.Controllers.Wire;
using TestRuns.Worker.Processes;

namespace TestRuns.Worker;

public static class WorkerSetup
{
    /// <summary>
    /// A controller inside this process: a <see cref="StepRunner"/>, which is also the <see cref="IControllerClient"/>. Its
    /// owner attaches the server, lets it reap before the first order, and disposes it before the process ends.
    /// </summary>
    public static IServiceCollection AddWorker(this IServiceCollection services, WorkerOptions options)
    {
        services.AddSingleton(provider => ProcessTrees.Choose(
            options.Identity, provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<StepRunner>>()));
        services.AddSingleton(provider => new StepRunner(
            options,
            provider.GetRequiredService<IProcessTrees>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<StepRunner>>()));
        return services.AddSingleton<IControllerClient>(provider => provider.GetRequiredService<StepRunner>());
    }
}
