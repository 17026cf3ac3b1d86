using TestRuns.Catalog;
using TestRuns.Runs;
using TestRuns.Runs.Reading;
using TestRuns.Storage;

namespace TestRuns.Tests.Runs.Reading;

/// <summary>Runs as a team has them after a while: of several projects, mixed by chance, but each time by the same.</summary>
internal static class History
{
    private static readonly string?[] Names = ["nightly", "Release 7 candidate 2", "50% off_sale", "Ärger"];
    private static readonly string?[] Branches = [null, "main", "feature/SHOP-12-basket", "say \"hi\""];
    private static readonly string?[] Environments = [null, "staging", "test-1"];

    /// <returns>The projects' ids.</returns>
    public static async Task<IReadOnlyList<long>> Write(AppDb db, int runs)
    {
        var chance = new Random(4711);
        var projects = new[] { "a", "b", "c" }.Select(key => new Project { Key = key, Name = key }).ToList();
        db.AddRange(projects);
        await db.SaveChangesAsync();
        for (var number = 1; number <= runs; number++)
        {
            db.Add(new Run
            {
                ProjectId = projects[chance.Next(20) switch { < 14 => 0, < 19 => 1, _ => 2 }].Id,
                Number = number,
                Name = One(Names)!,
                SuiteName = One(Names),
                Status = Enum.GetValues<RunStatus>()[chance.Next(7)],
                Branch = One(Branches),
                Commit = $"{chance.Next(100_000):x8}",
                Key = chance.Next(3) == 0 ? $"build-{chance.Next(40)}" : null,
                EnvironmentName = One(Environments),
                CreatedBy = "Ana",
                Version = number,
            });
        }

        await db.SaveChangesAsync();
        return [.. projects.Select(project => project.Id)];

        string? One(string?[] of) => of[chance.Next(of.Length)];
    }

    /// <summary>What a list can be asked for, alone and together.</summary>
    public static IEnumerable<RunFilter> Filters(IReadOnlyList<long> projects) =>
        from chosen in new[] { null, projects, [projects[0]], [projects[2]], [] }
        from statuses in new RunStatus[][] { [], [RunStatus.Failed], [RunStatus.Started, RunStatus.CancelRequested] }
        from narrow in new RunFilter[]
        {
            new(), new() { Branch = "main" }, new() { Key = "build-7" }, new() { Environment = "staging" }, new() { Branch = "main", Environment = "test-1" },
            new() { Text = "IGHT" }, new() { Text = "shop-12" }, new() { Text = "#12" }, new() { Text = "12" }, new() { Text = "123" }, new() { Text = "i" }, new() { Text = "50% off_" },
            new() { Text = "% o" }, new() { Text = "say \"h" }, new() { Text = "nowhere" }, new() { Text = " night OR main " }, new() { Text = "rge", Branch = "main" },
        }
        select narrow with { Projects = chosen, Statuses = statuses };
}
