namespace TestRuns.Controllers.Wire;

/// <summary>The version of these messages. A controller and a server of different versions refuse each other with a sentence that says what to do.</summary>
public static class WireVersion
{
    public const int Current = 1;

    /// <summary>Where the hub is, below the server's address.</summary>
    public const string Path = "/hubs/controller";

    /// <summary>The largest message either side takes, in bytes.</summary>
    public const long LargestMessage = 4 * 1024 * 1024;
}
