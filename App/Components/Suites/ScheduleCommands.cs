using TestRuns.Access;
using TestRuns.Components.Visit;
using TestRuns.Runs.Schedules;

namespace TestRuns.Components.Suites;

/// <summary>Makes, changes and deletes schedules for people: a maintainer's, who is asked about anew each time, and in the audit.</summary>
public sealed class ScheduleCommands(Visitor visitor, ScheduleStore schedules, Audit audit, Questions questions)
{
    private const string NeedsMaintainer = "This needs the role Maintainer in the project.";

    /// <param name="known">Null: a new one.</param>
    /// <returns>What is wrong, by field, or (<c>""</c>) with all of it. Empty: it is saved.</returns>
    public async Task<IReadOnlyDictionary<string, string>> Save(long projectId, ScheduleView? known, ScheduleWish wish)
    {
        if (!await visitor.May(ProjectRole.Maintainer, projectId, CancellationToken.None)) return Whole($"{NeedsMaintainer} Nothing was done.");
        var by = (await visitor.Actor()).Name;
        var put = known is null
            ? await schedules.Make(projectId, wish, by, CancellationToken.None)
            : await schedules.Change(projectId, known.Schedule.Id, wish, by, CancellationToken.None);
        if (put.Unknown) return Whole("The schedule was deleted meanwhile. Nothing was done.");
        if (put.Schedule is not { } saved) return put.Mistakes.ToDictionary(one => one.Key.Split('.')[0], one => string.Join(' ', one.Value), StringComparer.Ordinal);
        await Note(by, known is null ? "schedule.made" : "schedule.changed", projectId, saved);
        return new Dictionary<string, string>(StringComparer.Ordinal);
    }

    /// <summary>On when it is off, and off when it is on.</summary>
    public async Task Switch(long projectId, ScheduleView view)
    {
        var wrong = await Save(projectId, view, Of(view) with { Enabled = !view.Schedule.Enabled });
        if (wrong.Count > 0) questions.Refuse(string.Join(' ', wrong.Values));
    }

    public async Task Delete(long projectId, ScheduleView view)
    {
        if (!await questions.Ask("Delete the schedule?", $"{view.Suite} is not run any more {view.InWords()}. The runs that it made stay.", "Delete", "Keep it")) return;
        if (!await visitor.May(ProjectRole.Maintainer, projectId, CancellationToken.None))
        {
            questions.Refuse(NeedsMaintainer);
            return;
        }

        if (await schedules.Remove(projectId, view.Schedule.Id, CancellationToken.None) is { } was) await Note((await visitor.Actor()).Name, "schedule.deleted", projectId, was);
    }

    /// <summary>As it is, to be changed.</summary>
    public static ScheduleWish Of(ScheduleView view) => new()
    {
        Suite = view.Suite,
        Cron = view.Schedule.Cron,
        TimeZone = view.Schedule.TimeZone,
        Environment = view.Schedule.Environment,
        Variables = view.Schedule.Variables,
        Enabled = view.Schedule.Enabled,
        Missed = view.Schedule.Missed,
        SkipIfRunning = view.Schedule.SkipIfRunning,
    };

    private Task Note(string by, string act, long projectId, ScheduleView view) =>
        audit.Write(new AuditFact(by, act, $"of suite {view.Suite}", projectId, view.InWords()), CancellationToken.None);

    private static Dictionary<string, string> Whole(string text) => new(StringComparer.Ordinal) { [""] = text };
}
