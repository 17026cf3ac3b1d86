using System.Globalization;
using TestRuns.Runs;

namespace TestRuns.Connections;

/// <summary>Why a run ended whose client is gone, for people.</summary>
internal static class LossText
{
    public static string Of(ClientRef client, Breakage how, TimeSpan grace) => client.Kind switch
    {
        ClientKind.Controller => $"Controller {client.Name} was lost: {NoConnection(grace)}",
        ClientKind.Browser when how == Breakage.Closed => $"{client.Name} was closed",
        ClientKind.Browser => $"{client.Name} was lost: {NoConnection(grace)}",
        ClientKind.Reporter => $"Reporter {client.Name} was lost: {NoConnection(grace)}",
        _ => throw new ArgumentOutOfRangeException(nameof(client), client.Kind, message: null),
    };

    public static string NotBack(ClientRef client, TimeSpan grace)
    {
        var who = client.Kind switch { ClientKind.Controller => "Controller ", ClientKind.Reporter => "Reporter ", _ => "" };
        return $"{who}{client.Name} did not come back within {Seconds(grace)} after the server's start";
    }

    private static string NoConnection(TimeSpan grace) => $"no connection for {Seconds(grace)}";

    private static string Seconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.###} s");
}
