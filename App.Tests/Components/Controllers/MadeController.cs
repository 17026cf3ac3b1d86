using TestRuns.Controllers.Reading;

namespace TestRuns.Tests.Components.ControllerPages;

/// <summary>What the pages of controllers are given, made by hand.</summary>
internal static class MadeController
{
    public static ControllerView Of(long id, ControllerStatus status = ControllerStatus.Connected, long? project = 1) => new()
    {
        Id = id,
        Name = $"lab-{id}",
        ProjectId = project,
        TokenId = 7,
        Status = status,
        Labels = ["linux"],
        Slots = 4,
        MachineName = $"box-{id}",
        OperatingSystem = "Debian 13",
        Architecture = "X64",
        ProgramVersion = "1.0.0",
        Means = "cgroup",
        FirstSeenAt = Made.Noon,
        LastSeenAt = status == ControllerStatus.Disconnected ? Made.Noon : null,
    };
}
