using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace TestRuns.Storage;

/// <summary>For the tool that adds migrations: the program itself begins with a command line, not with a host.</summary>
internal sealed class DesignTime : IDesignTimeDbContextFactory<AppDb>
{
    public AppDb CreateDbContext(string[] args)
    {
        var options = new DbContextOptionsBuilder<AppDb>();
        StorageSetup.Configure(options, Path.Combine(Path.GetTempPath(), "testruns-design.db"));
        return new AppDb(options.Options);
    }
}
