using Microsoft.EntityFrameworkCore;
using TestRuns.Storage;

namespace TestRuns.Catalog;

public enum CreateProjectOutcome
{
    Created,

    /// <summary>The key is not as <see cref="ProjectKey.Rule"/> says.</summary>
    BadKey,

    /// <summary>The name is empty, longer than 200 characters, or has control characters.</summary>
    BadName,

    /// <summary>Another project has the key.</summary>
    KeyTaken,
}

/// <summary>The projects. Who may see which is for the caller to decide.</summary>
public sealed class ProjectStore(IDbContextFactory<AppDb> contexts, TimeProvider time)
{
    public const int LongestName = 200;

    /// <summary>One was made, named, archived or deleted. Handlers return at once.</summary>
    public event Action? Changed;

    /// <summary>All projects, by name.</summary>
    public async Task<IReadOnlyList<Project>> List(CancellationToken token)
    {
        await using var db = await contexts.CreateDbContextAsync(token);
        return await db.Set<Project>().AsNoTracking().OrderBy(project => project.Name).ThenBy(project => project.Id).ToListAsync(token);
    }

    public async Task<Project?> Find(string key, CancellationToken token)
    {
        await using var db = await contexts.CreateDbContextAsync(token);
        return await db.Set<Project>().AsNoTracking().FirstOrDefaultAsync(project => project.Key == key, token);
    }

    /// <summary>Not empty, not longer than <see cref="LongestName"/>, on one line.</summary>
    public static bool IsName(string? name) => name?.Trim() is { Length: > 0 and <= LongestName } trimmed && !trimmed.Any(char.IsControl);

    /// <returns>False: there is no such project.</returns>
    public async Task<bool> Rename(long id, string name, CancellationToken token)
    {
        await using var db = await contexts.CreateDbContextAsync(token);
        var found = await db.Set<Project>().Where(project => project.Id == id).ExecuteUpdateAsync(set => set.SetProperty(project => project.Name, name.Trim()), token) > 0;
        if (found) Changed?.Invoke();
        return found;
    }

    /// <returns>False: it was so before, or there is no such project.</returns>
    public async Task<bool> SetArchived(long id, bool archived, string by, CancellationToken token)
    {
        await using var db = await contexts.CreateDbContextAsync(token);
        DateTimeOffset? at = archived ? time.GetUtcNow() : null;
        var who = archived ? by : null;
        var changed = await db.Set<Project>().Where(project => project.Id == id && (project.ArchivedAt == null) == archived)
            .ExecuteUpdateAsync(set => set.SetProperty(project => project.ArchivedAt, at).SetProperty(project => project.ArchivedBy, who), token) > 0;
        if (changed) Changed?.Invoke();
        return changed;
    }

    /// <summary>The project comes with <see cref="CreateProjectOutcome.Created"/> alone.</summary>
    public async Task<(CreateProjectOutcome Outcome, Project? Project)> Create(string key, string name, CancellationToken token)
    {
        if (!ProjectKey.IsValid(key)) return (CreateProjectOutcome.BadKey, null);
        name = name.Trim();
        if (!IsName(name)) return (CreateProjectOutcome.BadName, null);

        await using var db = await contexts.CreateDbContextAsync(token);
        // Takes the database's one writer's place at once: nobody can take the key between the look and the write.
        await using var transaction = await db.Database.BeginTransactionAsync(token);
        if (await db.Set<Project>().AnyAsync(other => other.Key == key, token)) return (CreateProjectOutcome.KeyTaken, null);

        var project = new Project { Key = key, Name = name, CreatedAt = time.GetUtcNow() };
        db.Add(project);
        await db.SaveChangesAsync(token);
        await transaction.CommitAsync(token);
        Changed?.Invoke();
        return (CreateProjectOutcome.Created, project);
    }

    /// <summary>For who has changed projects without this.</summary>
    internal void Tell() => Changed?.Invoke();
}
