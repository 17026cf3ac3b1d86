using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.Extensions.Options;
using TestRuns.Storage;

namespace TestRuns.Access.Web;

internal static class ProtectionKeys
{
    private const UnixFileMode OwnerAlone = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>Keeps the keys of cookies and run tokens in the data folder, so that both outlive a restart.</summary>
    public static void AddProtectionKeys(this IServiceCollection services)
    {
        services.AddDataProtection().SetApplicationName("TestRuns");
        services.AddSingleton<IConfigureOptions<KeyManagementOptions>>(provider => new ConfigureOptions<KeyManagementOptions>(options =>
            options.XmlRepository = new FileSystemXmlRepository(
                Folder(provider.GetRequiredService<DataFolder>()), provider.GetRequiredService<ILoggerFactory>())));
        // It warns that the keys are not encrypted. They lie beside the database that they guard, readable by the owner alone.
        services.AddLogging(logging => logging.AddFilter("Microsoft.AspNetCore.DataProtection.KeyManagement.XmlKeyManager", LogLevel.Error));
    }

    private static DirectoryInfo Folder(DataFolder data)
    {
        var folder = Directory.CreateDirectory(data.Keys);
        if (!OperatingSystem.IsWindows()) folder.UnixFileMode = OwnerAlone;
        return folder;
    }
}
