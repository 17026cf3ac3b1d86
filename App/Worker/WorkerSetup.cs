using Microsoft.Extensions.Logging;
using TestRuns.Controllers.Wire;
using TestRuns.Worker.Processes;

namespace TestRuns.Worker;

public static class WorkerSetup
{
    /// <summary>
    /// A controller inside this process, as <see cref="IControllerClient"/>. The <see cref="IControllerServer"/> that it
    /// reports to is resolved when the first order comes, so the two may need each other. Its steps end when the host
    /// stops; what was registered after it is stopped before it.
    /// </summary>
    public static IServiceCollection AddWorker(this IServiceCollection services, WorkerOptions options)
    {
        services.AddSingleton(provider => ProcessTrees.Choose(
            options.IdentityOrDefault(), provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<StepRunner>>()));
        services.AddSingleton(provider => new StepRunner(
            options,
            provider.GetRequiredService<IProcessTrees>(),
            provider.GetRequiredService<IControllerServer>,
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<StepRunner>>()));
        services.AddSingleton<IControllerClient>(provider => provider.GetRequiredService<StepRunner>());
        return services.AddHostedService<WorkerLife>();
    }
}
