using TestRuns.E2E.Support;

namespace TestRuns.E2E.Storms;

/// <summary>Runs of every kind, none of which takes long by itself.</summary>
public static class StormSuites
{
    public static readonly IReadOnlyList<string> Names = ["storm-short", "storm-stubborn", "storm-critical", "storm-teardown", "storm-talk", "storm-fail", "storm-wait", "storm-left", "storm-beside"];

    /// <summary>For a person, in a tab of its own.</summary>
    public const string Manual = "storm-manual";

    /// <summary>Until somebody ends it: a page that is closed.</summary>
    public const string Endless = "storm-endless";

    public static void Put(TestServer server)
    {
        SuiteRows.Put(server, "storm-short", new("Short one", [Do("One", "sleep 0.4"), Do("Two", "sleep 0.2")]), new("Short two", [Do("Three", "sleep 0.7"), Do("Four", "true")]));
        SuiteRows.Put(server, "storm-stubborn", new CatalogCase("Stubborn", [
            Do("Does not listen", """
                trap '' INT TERM HUP
                sh -c 'trap "" INT TERM HUP; sleep 8 & wait' &
                setsid sh -c 'trap "" INT TERM HUP; sleep 8; :' &
                (sleep 8 &)
                i=0
                while [ $i -lt 16 ]; do i=$((i + 1)); echo "tick $i"; sleep 0.5; done
                wait
                """),
        ]));
        SuiteRows.Put(
            server, "storm-critical",
            new("Critical", [
                Do("Before", "sleep 0.3"),
                Do("Must not be torn", $"{Witness.CriticalBegins} trap '' TERM; i=0; while [ $i -lt 8 ]; do i=$((i + 1)); echo $i; sleep 0.5; done; {Witness.CriticalEnds}") with { Critical = true, Timeout = TimeSpan.FromSeconds(8) },
                Do("After", "sleep 0.3"),
                Do("Teardown", "sleep 0.3") with { Always = true, Timeout = TimeSpan.FromSeconds(5) },
            ]),
            new("After critical", [Do("Look", "sleep 0.2")]));
        SuiteRows.Put(server, "storm-teardown", new("With teardown", [Do("Work", "sleep 6"), Do("Clean up", "echo cleaning; sleep 0.5") with { Always = true, Timeout = TimeSpan.FromSeconds(5) }]), new("Another", [Do("More", "sleep 0.3")]));
        SuiteRows.Put(server, "storm-talk", new CatalogCase("Talkative", [Do("Talk", "i=0; while [ $i -lt 4000 ]; do i=$((i + 1)); echo \"line $i of many, with some words so that it is not short\"; done; sleep 3; echo the end")]));
        SuiteRows.Put(server, "storm-fail", new CatalogCase("Fails", [Do("Fail", "sleep 0.3; exit 3"), Do("Never", "true"), Do("Clean up", "true") with { Always = true }]) { Retries = 1 }, new CatalogCase("Goes on", [Do("Work", "sleep 0.5")]));
        SuiteRows.Put(server, "storm-wait", new CatalogCase("Waits", [Do("Before the wait", "sleep 0.2"), new CatalogStep("Wait", "wait") { Wait = TimeSpan.FromSeconds(2) }, Do("After the wait", "sleep 1")]));
        SuiteRows.Put(server, Manual, new CatalogCase("By hand", [
            new CatalogStep("Look", "manual") { Manual = new("Look at the banner", "It is new") }, Do("Clean up", "sleep 0.2") with { Always = true },
        ]));
        SuiteRows.Put(server, Endless, new CatalogCase("Goes on", [Do("Work", "sleep 300")]));
        SuiteRows.Put(server, "storm-left", new CatalogCase("Leaves something behind", [Do("Leave", "(trap '' TERM; sleep 30) & setsid sleep 30 & sleep 1")]));
        SuiteRows.PutBeside(
            server, "storm-beside", parallel: 3,
            new("First", [Beside("One", "sleep 0.5"), Beside("Two", "sleep 1.5")]),
            new("Second", [Beside("Three", "sleep 2.5"), Beside("Clean up", "sleep 0.3") with { Always = true, Timeout = TimeSpan.FromSeconds(5) }]),
            new("Third", [Beside("Must not be torn", $"{Witness.CriticalBegins} trap '' TERM; i=0; while [ $i -lt 6 ]; do i=$((i + 1)); echo $i; sleep 0.5; done; {Witness.CriticalEnds}") with { Critical = true, Timeout = TimeSpan.FromSeconds(8) }]),
            new("Fourth", [Beside("Fail", "sleep 0.2; exit 3")]) { Retries = 1 },
            new("Fifth", [new CatalogStep("Wait", "wait") { Wait = TimeSpan.FromSeconds(1) }, Beside("Four", "(trap '' TERM; sleep 30) & sleep 0.5")]),
            new("Sixth", [Beside("Five", "sleep 0.4")]));
    }

    private static CatalogStep Do(string name, string command) => CatalogStep.Command(name, Witness.Enter + command);

    private static CatalogStep Beside(string name, string command) => CatalogStep.Command(name, Witness.EnterBeside + command);
}
