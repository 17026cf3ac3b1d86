using Microsoft.Extensions.DependencyInjection.Extensions;
using Quartz;
using TestRuns.Catalog;
using TestRuns.Catalog.Values;
using TestRuns.Runs.Environments;
using TestRuns.Runs.Execution;
using TestRuns.Runs.Import;
using TestRuns.Runs.Lineage;
using TestRuns.Runs.Logs;
using TestRuns.Runs.Measuring;
using TestRuns.Runs.Reading;
using TestRuns.Runs.Remarks;
using TestRuns.Runs.Reported;
using TestRuns.Runs.Schedules;
using TestRuns.Runs.State;

namespace TestRuns.Runs;

public static class RunsSetup
{
    /// <summary>Needs an <see cref="IStepControllers"/> and a <see cref="StepSurroundings"/> beside it.</summary>
    public static IServiceCollection AddRuns(this IServiceCollection services, RunOptions options)
    {
        services.AddSingleton(options);
        services.AddSingleton<RunWriter>();
        services.AddSingleton<LiveJobs>();
        services.AddSingleton<AbortRun>();
        services.AddSingleton<CancelCase>();
        services.AddSingleton<StartRun>();
        services.AddSingleton<CreateRun>();
        services.AddSingleton<RerunRun>();
        services.AddSingleton<PauseQueue>();
        services.AddSingleton<RunFolders>();
        services.AddSingleton<MoveToFront>();
        services.AddSingleton<DeleteProject>();
        services.AddSingleton<RecordFinishedRun>();
        services.AddSingleton<AttachRun>();
        services.AddSingleton<DecideStep>();
        services.AddSingleton<ClientNews>();
        services.AddSingleton<LateReport>();
        services.AddSingleton<ResendAbort>();
        services.AddSingleton<RemarkOnCase>();
        services.AddSingleton<RemarkReads>();
        services.AddSingleton<StepLogs>();
        services.AddReported();
        services.AddSingleton<RunReads>();
        services.AddSingleton<RunsSince>();
        services.AddSingleton<HangingRuns>();
        services.AddSingleton<QueueReads>();
        services.AddSingleton<EnvironmentReads>();
        services.AddSingleton<EnvironmentNews>();
        services.AddSingleton<EditEnvironment>();
        services.AddSingleton<EventFeed>();
        services.AddSingleton<EventStream>();
        services.AddSingleton<RunFeed>();
        services.AddHostedService(provider => provider.GetRequiredService<RunFeed>());

        services.AddQuartz(quartz => quartz.UseDefaultThreadPool(pool => pool.MaxConcurrency = Jobs.MostAtOnce));
        services.TryAddSingleton<VariableSeal>();
        services.TryAddSingleton<SuiteStore>();
        services.AddSingleton<ScheduleNews>();
        services.AddSingleton<FireSchedule>();
        services.AddSingleton<Timetable>();
        services.AddSingleton<ScheduleStore>();
        services.AddSingleton<Jobs>();
        services.AddSingleton<SpareSlots>();
        services.AddSingleton<LoopTools>();
        services.AddSingleton<RunQueue>();
        services.AddSingleton(provider => new Pulse(provider.GetRequiredService<RunWriter>(), provider.GetRequiredService<RunQueue>()));
        services.AddSingleton<StartupSweep>();
        services.AddSingleton<Watchdog>();
        services.AddMetrics();
        services.AddHostedService<RunMetrics>();
        services.AddHostedService<RunTraces>();
        services.AddHostedService<RunsHost>();
        services.AddHostedService(provider => provider.GetRequiredService<RunQueue>());
        services.AddHostedService(provider => provider.GetRequiredService<Watchdog>());
        services.AddHostedService(provider => provider.GetRequiredService<Timetable>());
        services.AddHostedService<FillLineage>();
        return services;
    }
}
