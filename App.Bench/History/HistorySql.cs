namespace TestRuns.Benchmark.History;

/// <summary>
/// The rows of a team's years, made inside SQLite by SQL alone: five million of them pass through no program. Nothing is
/// random, so two databases of one size are the same but for their times: <c>Draw</c> jumps about as a random number would.
/// </summary>
internal static class HistorySql
{
    /// <summary>Nobody waits for this database to survive a power cut.</summary>
    public const string Quick = "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA temp_store=MEMORY; PRAGMA cache_size=-256000; PRAGMA foreign_keys=OFF;";

    /// <summary>What the server does itself when it opens the file.</summary>
    public const string AsServed = "PRAGMA journal_mode=WAL;";

    public const string Projects = """
        INSERT INTO Projects (Id, Key, Name, CreatedAt) VALUES
            (101, 'shop', 'Shop', $now), (102, 'payments', 'Payments', $now), (103, 'search', 'Search', $now), (104, 'mobile', 'Mobile app', $now),
            (105, 'identity', 'Identity', $now), (106, 'reports', 'Reports', $now), (107, 'lab', 'Lab', $now);
        INSERT INTO Environments (ProjectId, Name)
            SELECT project.Id, name.column1 FROM Projects AS project
            JOIN (VALUES ('staging'), ('test-1'), ('test-2'), ('pre-release')) AS name WHERE project.Id > 100;
        """;

    public const string Numbers = """
        CREATE TEMP TABLE Numbers (I INTEGER PRIMARY KEY);
        WITH RECURSIVE number (I) AS (SELECT 0 UNION ALL SELECT I + 1 FROM number WHERE I < max($runs, $largest * 5))
        INSERT INTO Numbers SELECT I FROM number;
        """;

    /// <summary>What each run is to be: ten were made a minute, the newest now.</summary>
    public const string Plans = """
        CREATE TEMP TABLE Plans (
            Run INTEGER PRIMARY KEY, Draw INTEGER, Project INTEGER, Status TEXT, Suite TEXT, Branch TEXT, Environment TEXT, Cases INTEGER, Detailed INTEGER, At INTEGER);
        INSERT INTO Plans
        SELECT I, draw,
            CASE WHEN draw % 100 < 40 THEN 101 WHEN draw % 100 < 62 THEN 102 WHEN draw % 100 < 77 THEN 103 WHEN draw % 100 < 87 THEN 104
                WHEN draw % 100 < 94 THEN 105 WHEN draw % 100 < 99 THEN 106 ELSE 107 END,
            CASE WHEN $runs - I < 5 THEN 'Passed' WHEN draw / 100 % 5000 = 0 THEN 'Waiting' WHEN draw / 100 % 100 < 78 THEN 'Passed'
                WHEN draw / 100 % 100 < 93 THEN 'Failed' ELSE 'Cancelled' END,
            CASE draw / 10000 % 8 WHEN 0 THEN 'nightly' WHEN 1 THEN 'nightly' WHEN 2 THEN 'checkout' WHEN 3 THEN 'landing page' WHEN 4 THEN 'api contract'
                WHEN 5 THEN 'upgrade' WHEN 6 THEN 'accessibility' ELSE 'smoke' END,
            CASE WHEN draw / 80000 % 10 < 5 THEN 'main' WHEN draw / 80000 % 10 < 7 THEN printf('release/2026.%02d', 1 + I * 12 / ($runs + 1))
                ELSE printf('feature/SHOP-%d-%s', I / 12, CASE draw / 800000 % 4 WHEN 0 THEN 'basket' WHEN 1 THEN 'new-banner' WHEN 2 THEN 'faster-search' ELSE 'fix-login' END) END,
            CASE draw % 11 WHEN 0 THEN 'staging' WHEN 1 THEN 'test-1' WHEN 2 THEN 'test-2' WHEN 3 THEN 'pre-release' END,
            CASE $runs - I WHEN 0 THEN $largest WHEN 1 THEN $largest / 10 WHEN 2 THEN $largest * 5
                ELSE max(1, $cases / $runs / 5 + draw / 31 % max(1, $cases / $runs * 8 / 5)) END,
            $runs - I < $detailed,
            $now - ($runs - I + 1) * 6000
        FROM (SELECT I, (I * 2654435761 % 4294967296) / 16 AS draw FROM Numbers WHERE I BETWEEN 1 AND $runs);
        """;

    public const string Runs = """
        INSERT INTO Runs (Id, ProjectId, Number, Name, SuiteName, Status, Epoch, Kills, EnvironmentId, EnvironmentName, Labels, Key, LiveKey, Variables, Branch, "Commit", Link,
            CreatedBy, CreatedAt, QueuedAt, StartedAt, EndedAt, QueueOrder, Controller,
            AbortKind, AbortText, AbortBy, AbortRequestedAt, AbortConfirmedAt, AbortForced, AbortUnconfirmed, EndedProcesses, EndedAfterMs,
            CasesTotal, CasesPassed, CasesFailed, CasesSkipped, CasesCancelled, CasesRunning, Version, ManualSteps)
        SELECT Run, Project, row_number() OVER (PARTITION BY Project ORDER BY Run),
            CASE Draw % 6 WHEN 0 THEN printf('Release %d.%d candidate %d', 20 + Run / 40000, Run / 400 % 100, Run % 7) ELSE Suite END, Suite, Status, 0, 0,
            environment.Id, Environment, CASE Draw % 3 WHEN 0 THEN '["linux"]' WHEN 1 THEN '["linux","gpu"]' ELSE '[]' END,
            CASE WHEN Draw % 5 < 2 THEN printf('build-%d', 400000 + Run) END, CASE WHEN Waits AND Draw % 5 < 2 THEN printf('build-%d', 400000 + Run) END,
            '{"BASE_URL":"https://staging.shop.example","LOCALE":"de-DE"}', Branch,
            printf('%08x%08x%08x%08x%08x', Draw * 7919 % 4294967296, Draw * 104729 % 4294967296, Draw * 1299709 % 4294967296, Draw * 15485863 % 4294967296, Run * 32452843 % 4294967296),
            CASE WHEN Draw % 5 < 2 THEN printf('https://ci.shop.example/builds/%d', 400000 + Run) END,
            CASE Draw % 7 WHEN 0 THEN 'Ana' WHEN 1 THEN 'Bo' WHEN 2 THEN 'Chidi' ELSE 'token “nightly”' END,
            At, CASE WHEN NOT Waits THEN At + 20 END, CASE WHEN NOT Waits THEN At + 400 END, CASE WHEN NOT Waits THEN Ended END, Run, CASE WHEN NOT Waits THEN printf('lab-%d', Draw % 20) END,
            CASE WHEN Ill THEN CASE Draw % 4 WHEN 0 THEN 'Timeout' WHEN 1 THEN 'ControllerLost' ELSE 'User' END END,
            CASE WHEN Ill THEN CASE Draw % 4 WHEN 0 THEN 'Timeout after 300 s' WHEN 1 THEN 'Controller disconnected' ELSE 'Cancelled by user' END END,
            CASE WHEN Ill THEN 'Ana' END, CASE WHEN Ill THEN Ended - 3 END, CASE WHEN Ill THEN Ended END, 0, 0, CASE WHEN Ill THEN 3 END, CASE WHEN Ill THEN 2 END,
            Cases, 0, 0, 0, 0, 0, Run, 0
        FROM (SELECT *, Status = 'Waiting' AS Waits, Status = 'Cancelled' AS Ill, At + 400 + Cases * 700 AS Ended FROM Plans)
        LEFT JOIN Environments AS environment ON environment.ProjectId = Project AND environment.Name = Environment
        ORDER BY Run;
        """;

    /// <summary>The cases of the runs from <c>$from</c> to <c>$to</c>, each as its run's end wants it.</summary>
    public const string Cases = """
        INSERT INTO RunCases (RunId, Position, Title, HistoryKey, Spec, Status, Attempt, Result, Cause, CancelledBy, CancelUnconfirmed, StartedAt, EndedAt)
        SELECT Run, position, title, Project * 1000000 + position,
            printf('{"name":"%s","tags":["%s"],"retries":0,"steps":[%s,%s]}', title, Suite, printf($step, 'Prepare', 'prepare', position), printf($step, 'Check', 'check', position)),
            state, state IN ('Passed', 'Failed', 'Skipped'),
            CASE state WHEN 'Failed' THEN CASE Status WHEN 'Cancelled' THEN 'Test run aborted' ELSE 'Step “Check”: exit code 1' END WHEN 'Cancelled' THEN 'Cancelled by user' END,
            CASE WHEN Status = 'Cancelled' AND state <> 'Passed' THEN 'Abort' ELSE 'None' END, CASE state WHEN 'Cancelled' THEN 'Ana' END, 0,
            CASE WHEN state IN ('Passed', 'Failed', 'Skipped') THEN At + 400 + position * 700 END, CASE WHEN state <> 'Created' THEN At + 1090 + position * 700 END
        FROM (
            SELECT Run, Project, Status, Suite, At, number.I AS position,
                printf('Case %d: %s %s', number.I + 1,
                    CASE number.I % 5 WHEN 0 THEN 'the basket keeps' WHEN 1 THEN 'the page shows' WHEN 2 THEN 'the answer has' WHEN 3 THEN 'nobody else sees' ELSE 'the second try finds' END,
                    CASE Draw / 7 % 4 WHEN 0 THEN 'its content after signing in' WHEN 1 THEN 'the price with taxes' WHEN 2 THEN 'what was ordered before' ELSE 'the address of the buyer' END) AS title,
                CASE Status
                    WHEN 'Passed' THEN CASE WHEN (number.I * 31 + Draw) % 50 = 0 AND number.I > 0 THEN 'Skipped' ELSE 'Passed' END
                    WHEN 'Failed' THEN CASE WHEN number.I = Cases / 2 OR (number.I * 31 + Draw) % 23 = 0 THEN 'Failed' ELSE 'Passed' END
                    WHEN 'Cancelled' THEN CASE WHEN number.I < Cases / 3 THEN 'Passed' WHEN number.I = Cases / 3 THEN 'Failed' ELSE 'Cancelled' END
                    ELSE 'Created' END AS state
            FROM Plans JOIN Numbers AS number ON number.I < Cases WHERE Run BETWEEN $from AND $to ORDER BY Run, number.I);
        UPDATE Runs SET (CasesPassed, CasesFailed, CasesSkipped, CasesCancelled) = (
            SELECT sum(Status = 'Passed'), sum(Status = 'Failed'), sum(Status = 'Skipped'), sum(Status = 'Cancelled') FROM RunCases WHERE RunId = Runs.Id)
        WHERE Id BETWEEN $from AND $to;
        """;

    /// <summary>As the catalog writes a step that runs a command: its name, its script, its case.</summary>
    public const string Step = """
        {"name":"%s","kind":"run","run":{"command":"./%s.sh --case %d","stopSignal":"TERM","grace":"00:00:05","results":[]},"critical":false,"always":false,"continueOnFailure":false,"abortRunOnFailure":false,"env":{},"needsController":true}
        """;

    public const string Steps = """
        INSERT INTO StepExecutions (RunId, RunCaseId, Position, Attempt, Name, Kind, Critical, Always, Status, StartedAt, EndedAt, Deadline, Controller, ExitCode, Message)
        SELECT RunId, one.Id, place.I, 1, CASE place.I WHEN 0 THEN 'Prepare' ELSE 'Check' END, 'Run', 0, 0,
            CASE WHEN place.I = 0 THEN 'Passed' ELSE one.Status END, one.StartedAt + place.I * 300, one.EndedAt - (1 - place.I) * 300, one.EndedAt + 3600000, 'lab-1',
            CASE WHEN place.I = 1 AND one.Status = 'Failed' THEN 1 ELSE 0 END, CASE WHEN place.I = 1 AND one.Status = 'Failed' THEN 'exit code 1' END
        FROM RunCases AS one JOIN Plans ON Run = RunId AND Detailed JOIN Numbers AS place ON place.I < 2
        WHERE one.Status IN ('Passed', 'Failed') ORDER BY one.Id, place.I;
        """;

    /// <summary>Numbered behind all runs, so that a run's version is above every number before it.</summary>
    public const string Events = """
        CREATE TEMP TABLE Told (Id INTEGER PRIMARY KEY, RunId INTEGER, CaseId INTEGER, StepId INTEGER, Type TEXT, At INTEGER, Facts TEXT);
        INSERT INTO Told (RunId, CaseId, StepId, Type, At, Facts)
        SELECT * FROM (
            SELECT Run, NULL, NULL, 'run.created', At, printf('{"cases":"%d","suite":"%s"}', Cases, Suite) FROM Plans WHERE Detailed
            UNION ALL SELECT Run, NULL, NULL, 'run.queued', At + 20, '{}' FROM Plans WHERE Detailed AND Status <> 'Waiting'
            UNION ALL SELECT Run, NULL, NULL, 'run.started', At + 400, '{"controller":"lab-1","epoch":"0"}' FROM Plans WHERE Detailed AND Status <> 'Waiting'
            UNION ALL SELECT RunId, one.Id, NULL, 'case.started', one.StartedAt, printf('{"case":"%s","status":"InProgress"}', Title) FROM RunCases AS one JOIN Plans ON Run = RunId AND Detailed WHERE one.StartedAt IS NOT NULL
            UNION ALL SELECT step.RunId, RunCaseId, step.Id, 'step.started', step.StartedAt, printf('{"step":"%s","status":"InProgress"}', Name) FROM StepExecutions AS step JOIN Plans ON Run = RunId
            UNION ALL SELECT step.RunId, RunCaseId, step.Id, 'step.finished', step.EndedAt, printf('{"step":"%s","status":"%s","exitCode":"%d"}', Name, step.Status, ExitCode) FROM StepExecutions AS step JOIN Plans ON Run = RunId
            UNION ALL SELECT RunId, one.Id, NULL, 'case.finished', one.EndedAt + 1, printf('{"case":"%s","status":"%s"}', Title, one.Status) FROM RunCases AS one JOIN Plans ON Run = RunId AND Detailed WHERE one.StartedAt IS NOT NULL
            UNION ALL SELECT Run, NULL, NULL, 'run.' || lower(Status), At + 402 + Cases * 700, '{}' FROM Plans WHERE Detailed AND Status <> 'Waiting')
        ORDER BY 1, 5;
        INSERT INTO RunEvents (Id, RunId, CaseId, StepId, Type, At, "By", Facts) SELECT $runs + Id, RunId, CaseId, StepId, Type, At, 'lab-1', Facts FROM Told ORDER BY Id;
        UPDATE Runs SET Version = (SELECT max(Id) FROM RunEvents WHERE RunId = Runs.Id) WHERE Id > $runs - $detailed;
        """;

    /// <summary>What people have written: cases in suites of the largest project, each with two tags, and the record of who did what.</summary>
    public const string Catalog = """
        CREATE TEMP TABLE Written (I INTEGER PRIMARY KEY, Title TEXT, Area TEXT, Pace TEXT);
        INSERT INTO Written
        SELECT I,
            printf('Case %d: %s %s', I + 1,
                CASE I % 5 WHEN 0 THEN 'the basket keeps' WHEN 1 THEN 'the page shows' WHEN 2 THEN 'the answer has' WHEN 3 THEN 'nobody else sees' ELSE 'the second try finds' END,
                CASE I / 5 % 4 WHEN 0 THEN 'its content after signing in' WHEN 1 THEN 'the price with taxes' WHEN 2 THEN 'what was ordered before' ELSE 'the address of the buyer' END),
            CASE I % 7 WHEN 0 THEN 'basket' WHEN 1 THEN 'checkout' WHEN 2 THEN 'account' WHEN 3 THEN 'search' WHEN 4 THEN 'mail' WHEN 5 THEN 'prices' ELSE 'stock' END,
            CASE I % 11 WHEN 0 THEN 'smoke' ELSE 'full' END
        FROM Numbers WHERE I < $catalog;
        INSERT INTO TestCases (Id, ProjectId, Title, Spec, UpdatedAt, Version, ChangedBy, SearchText)
        SELECT 1000000 + I, 101, Title,
            printf('{"name":"%s","tags":["%s","%s"],"retries":0,"steps":[%s,%s]}', Title, Area, Pace, printf($step, 'Prepare', 'prepare', I), printf($step, 'Check', 'check', I)),
            $now - I * 60000, 1, 'Ana', lower(Title) || char(10) || Area || ' ' || Pace
        FROM Written;
        INSERT INTO CaseTags (CaseId, Tag, ProjectId) SELECT 1000000 + I, Area, 101 FROM Written UNION ALL SELECT 1000000 + I, Pace, 101 FROM Written;
        INSERT INTO Suites (Id, ProjectId, Name, Environment, Labels, Env, UpdatedAt, Version, ChangedBy)
        SELECT 1000000 + I, 101, printf('suite %d of the shop', I + 1), CASE I % 3 WHEN 0 THEN 'staging' END, '[]', '{}', $now - I * 60000, 1, 'Ana' FROM Numbers WHERE I < max(2, $catalog / 200);
        INSERT INTO SuiteCases (SuiteId, Position, CaseId) SELECT 1000000 + I / 200, I % 200, 1000000 + I FROM Written;
        INSERT INTO Audit (At, Who, Action, Target, ProjectId)
        SELECT $now - ($runs - I) * 6000, CASE I % 7 WHEN 0 THEN 'Ana' WHEN 1 THEN 'Bo' WHEN 2 THEN 'Chidi' ELSE 'token “nightly”' END,
            CASE I % 3 WHEN 0 THEN 'run.forced' ELSE 'account.signedIn' END, printf('#%d nightly', I), CASE I % 3 WHEN 0 THEN 101 END
        FROM Numbers WHERE I BETWEEN 1 AND $runs ORDER BY I;
        """;
}
