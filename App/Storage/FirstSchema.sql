CREATE TABLE "__EFMigrationsLock" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK___EFMigrationsLock" PRIMARY KEY,
    "Timestamp" TEXT NOT NULL
);
CREATE TABLE "__EFMigrationsHistory" (
    "MigrationId" TEXT NOT NULL CONSTRAINT "PK___EFMigrationsHistory" PRIMARY KEY,
    "ProductVersion" TEXT NOT NULL
);
CREATE TABLE "Accounts" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_Accounts" PRIMARY KEY AUTOINCREMENT,
    "DisplayName" TEXT NOT NULL,
    "IsAdministrator" INTEGER NOT NULL,
    "CreatedAt" INTEGER NOT NULL,
    "UserName" TEXT NULL,
    "NormalizedUserName" TEXT NULL,
    "Email" TEXT NULL,
    "NormalizedEmail" TEXT NULL,
    "EmailConfirmed" INTEGER NOT NULL,
    "PasswordHash" TEXT NULL,
    "SecurityStamp" TEXT NULL,
    "ConcurrencyStamp" TEXT NULL,
    "PhoneNumber" TEXT NULL,
    "PhoneNumberConfirmed" INTEGER NOT NULL,
    "TwoFactorEnabled" INTEGER NOT NULL,
    "LockoutEnd" INTEGER NULL,
    "LockoutEnabled" INTEGER NOT NULL,
    "AccessFailedCount" INTEGER NOT NULL
, "DisabledAt" INTEGER NULL, "DisabledBy" TEXT NULL);
CREATE TABLE "Audit" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_Audit" PRIMARY KEY AUTOINCREMENT,
    "At" INTEGER NOT NULL,
    "Who" TEXT NOT NULL,
    "Action" TEXT NOT NULL,
    "Target" TEXT NOT NULL,
    "ProjectId" INTEGER NULL,
    "Details" TEXT NULL
);
CREATE TABLE "OneTimeLinks" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_OneTimeLinks" PRIMARY KEY AUTOINCREMENT,
    "Purpose" TEXT NOT NULL,
    "Hash" TEXT NOT NULL,
    "CreatedAt" INTEGER NOT NULL
, "AccountId" INTEGER NULL, "CreatedBy" TEXT NULL, "CreatedById" INTEGER NULL, "ExpiresAt" INTEGER NULL, "MeantFor" TEXT NULL, "ProjectId" INTEGER NULL, "RevokedAt" INTEGER NULL, "Role" TEXT NULL, "UsedAt" INTEGER NULL);
CREATE TABLE "Projects" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_Projects" PRIMARY KEY AUTOINCREMENT,
    "Key" TEXT NOT NULL,
    "Name" TEXT NOT NULL,
    "CreatedAt" INTEGER NOT NULL
, "ArchivedAt" INTEGER NULL, "ArchivedBy" TEXT NULL);
CREATE TABLE "AccountClaims" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_AccountClaims" PRIMARY KEY AUTOINCREMENT,
    "UserId" INTEGER NOT NULL,
    "ClaimType" TEXT NULL,
    "ClaimValue" TEXT NULL,
    CONSTRAINT "FK_AccountClaims_Accounts_UserId" FOREIGN KEY ("UserId") REFERENCES "Accounts" ("Id") ON DELETE CASCADE
);
CREATE TABLE "AccountLogins" (
    "LoginProvider" TEXT NOT NULL,
    "ProviderKey" TEXT NOT NULL,
    "ProviderDisplayName" TEXT NULL,
    "UserId" INTEGER NOT NULL,
    CONSTRAINT "PK_AccountLogins" PRIMARY KEY ("LoginProvider", "ProviderKey"),
    CONSTRAINT "FK_AccountLogins_Accounts_UserId" FOREIGN KEY ("UserId") REFERENCES "Accounts" ("Id") ON DELETE CASCADE
);
CREATE TABLE "AccountTokens" (
    "UserId" INTEGER NOT NULL,
    "LoginProvider" TEXT NOT NULL,
    "Name" TEXT NOT NULL,
    "Value" TEXT NULL,
    CONSTRAINT "PK_AccountTokens" PRIMARY KEY ("UserId", "LoginProvider", "Name"),
    CONSTRAINT "FK_AccountTokens_Accounts_UserId" FOREIGN KEY ("UserId") REFERENCES "Accounts" ("Id") ON DELETE CASCADE
);
CREATE TABLE "Memberships" (
    "ProjectId" INTEGER NOT NULL,
    "AccountId" INTEGER NOT NULL,
    "Role" TEXT NOT NULL, "Since" INTEGER NULL,
    CONSTRAINT "PK_Memberships" PRIMARY KEY ("ProjectId", "AccountId"),
    CONSTRAINT "FK_Memberships_Accounts_AccountId" FOREIGN KEY ("AccountId") REFERENCES "Accounts" ("Id") ON DELETE CASCADE
);
CREATE TABLE "Environments" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_Environments" PRIMARY KEY AUTOINCREMENT,
    "ProjectId" INTEGER NOT NULL,
    "Name" TEXT NOT NULL,
    CONSTRAINT "FK_Environments_Projects_ProjectId" FOREIGN KEY ("ProjectId") REFERENCES "Projects" ("Id") ON DELETE CASCADE
);
CREATE TABLE "Runs" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_Runs" PRIMARY KEY AUTOINCREMENT,
    "ProjectId" INTEGER NOT NULL,
    "Number" INTEGER NOT NULL,
    "Name" TEXT NOT NULL,
    "SuiteName" TEXT NULL,
    "Status" TEXT NOT NULL,
    "Epoch" INTEGER NOT NULL,
    "Kills" INTEGER NOT NULL,
    "EnvironmentId" INTEGER NULL,
    "EnvironmentName" TEXT NULL,
    "Labels" TEXT NOT NULL,
    "Key" TEXT NULL,
    "LiveKey" TEXT NULL,
    "Variables" TEXT NOT NULL,
    "Timeout" TEXT NULL,
    "Branch" TEXT NULL,
    "Commit" TEXT NULL,
    "Link" TEXT NULL,
    "CreatedBy" TEXT NOT NULL,
    "CreatedAt" INTEGER NOT NULL,
    "QueuedAt" INTEGER NULL,
    "StartedAt" INTEGER NULL,
    "EndedAt" INTEGER NULL,
    "QueueOrder" INTEGER NOT NULL,
    "WaitsFor" TEXT NULL,
    "JobKey" TEXT NULL,
    "Controller" TEXT NULL,
    "AbortKind" TEXT NULL,
    "AbortText" TEXT NULL,
    "AbortBy" TEXT NULL,
    "AbortRequestedAt" INTEGER NULL,
    "AbortConfirmedAt" INTEGER NULL,
    "AbortDeferredStep" TEXT NULL,
    "AbortDeferredUntil" INTEGER NULL,
    "AbortForced" INTEGER NOT NULL,
    "AbortUnconfirmed" INTEGER NOT NULL,
    "EndedProcesses" INTEGER NULL,
    "EndedAfterMs" INTEGER NULL,
    "CasesTotal" INTEGER NOT NULL,
    "CasesPassed" INTEGER NOT NULL,
    "CasesFailed" INTEGER NOT NULL,
    "CasesSkipped" INTEGER NOT NULL,
    "CasesCancelled" INTEGER NOT NULL,
    "CasesRunning" INTEGER NOT NULL,
    "Version" INTEGER NOT NULL, "ClientId" TEXT NULL, "ClientKind" TEXT NULL, "ClientName" TEXT NULL, "ManualSteps" INTEGER NOT NULL DEFAULT 0, "Source" TEXT NOT NULL DEFAULT 'Suite', "RerunOf" INTEGER NULL, "CreatedByAccount" INTEGER NULL, "Parallel" INTEGER NOT NULL DEFAULT 1, "Priority" INTEGER NOT NULL DEFAULT 0,
    CONSTRAINT "FK_Runs_Projects_ProjectId" FOREIGN KEY ("ProjectId") REFERENCES "Projects" ("Id") ON DELETE CASCADE
);
CREATE TABLE "Suites" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_Suites" PRIMARY KEY AUTOINCREMENT,
    "ProjectId" INTEGER NOT NULL,
    "Name" TEXT NOT NULL,
    "Environment" TEXT NULL,
    "Labels" TEXT NOT NULL,
    "Timeout" TEXT NULL,
    "Env" TEXT NOT NULL,
    "UpdatedAt" INTEGER NOT NULL, "ChangedBy" TEXT NULL, "Version" INTEGER NOT NULL DEFAULT 1, "Parallel" INTEGER NOT NULL DEFAULT 1, "Priority" INTEGER NOT NULL DEFAULT 0, "Query" TEXT NULL,
    CONSTRAINT "FK_Suites_Projects_ProjectId" FOREIGN KEY ("ProjectId") REFERENCES "Projects" ("Id") ON DELETE CASCADE
);
CREATE TABLE "TestCases" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_TestCases" PRIMARY KEY AUTOINCREMENT,
    "ProjectId" INTEGER NOT NULL,
    "Title" TEXT NOT NULL,
    "Spec" TEXT NOT NULL,
    "UpdatedAt" INTEGER NOT NULL, "ChangedBy" TEXT NULL, "SearchText" TEXT NOT NULL DEFAULT '', "Version" INTEGER NOT NULL DEFAULT 1,
    CONSTRAINT "FK_TestCases_Projects_ProjectId" FOREIGN KEY ("ProjectId") REFERENCES "Projects" ("Id") ON DELETE CASCADE
);
CREATE TABLE "Leases" (
    "EnvironmentId" INTEGER NOT NULL CONSTRAINT "PK_Leases" PRIMARY KEY,
    "RunId" INTEGER NOT NULL,
    "TakenAt" INTEGER NOT NULL,
    "HeldUntil" INTEGER NULL,
    CONSTRAINT "FK_Leases_Environments_EnvironmentId" FOREIGN KEY ("EnvironmentId") REFERENCES "Environments" ("Id") ON DELETE CASCADE,
    CONSTRAINT "FK_Leases_Runs_RunId" FOREIGN KEY ("RunId") REFERENCES "Runs" ("Id") ON DELETE CASCADE
);
CREATE TABLE "RunCases" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_RunCases" PRIMARY KEY AUTOINCREMENT,
    "RunId" INTEGER NOT NULL,
    "Position" INTEGER NOT NULL,
    "Title" TEXT NOT NULL,
    "Spec" TEXT NOT NULL,
    "Status" TEXT NOT NULL,
    "Attempt" INTEGER NOT NULL,
    "Result" TEXT NULL,
    "Cause" TEXT NOT NULL,
    "CancelledBy" TEXT NULL,
    "CancelRequestedAt" INTEGER NULL,
    "CancelUnconfirmed" INTEGER NOT NULL,
    "StartedAt" INTEGER NULL,
    "EndedAt" INTEGER NULL, "ExternalId" TEXT NULL, "Flaky" INTEGER NOT NULL DEFAULT 0, "Place" TEXT NULL, "HistoryKey" INTEGER NULL,
    CONSTRAINT "FK_RunCases_Runs_RunId" FOREIGN KEY ("RunId") REFERENCES "Runs" ("Id") ON DELETE CASCADE
);
CREATE TABLE "RunEvents" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_RunEvents" PRIMARY KEY,
    "RunId" INTEGER NOT NULL,
    "CaseId" INTEGER NULL,
    "StepId" INTEGER NULL,
    "Type" TEXT NOT NULL,
    "At" INTEGER NOT NULL,
    "By" TEXT NOT NULL,
    "Facts" TEXT NOT NULL,
    CONSTRAINT "FK_RunEvents_Runs_RunId" FOREIGN KEY ("RunId") REFERENCES "Runs" ("Id") ON DELETE CASCADE
);
CREATE TABLE "SuiteCases" (
    "SuiteId" INTEGER NOT NULL,
    "Position" INTEGER NOT NULL,
    "CaseId" INTEGER NOT NULL,
    CONSTRAINT "PK_SuiteCases" PRIMARY KEY ("SuiteId", "Position"),
    CONSTRAINT "FK_SuiteCases_Suites_SuiteId" FOREIGN KEY ("SuiteId") REFERENCES "Suites" ("Id") ON DELETE CASCADE,
    CONSTRAINT "FK_SuiteCases_TestCases_CaseId" FOREIGN KEY ("CaseId") REFERENCES "TestCases" ("Id") ON DELETE CASCADE
);
CREATE TABLE "StepExecutions" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_StepExecutions" PRIMARY KEY AUTOINCREMENT,
    "RunId" INTEGER NOT NULL,
    "RunCaseId" INTEGER NOT NULL,
    "Position" INTEGER NOT NULL,
    "Attempt" INTEGER NOT NULL,
    "Name" TEXT NOT NULL,
    "Kind" TEXT NOT NULL,
    "Critical" INTEGER NOT NULL,
    "Always" INTEGER NOT NULL,
    "Status" TEXT NOT NULL,
    "StartedAt" INTEGER NULL,
    "EndedAt" INTEGER NULL,
    "Deadline" INTEGER NULL,
    "Controller" TEXT NULL,
    "ExitCode" INTEGER NULL,
    "Message" TEXT NULL, "DecidedBy" TEXT NULL, "Note" TEXT NULL, "ExternalId" TEXT NULL, "ResultsFailed" INTEGER NULL, "ResultsPassed" INTEGER NULL, "ResultsSkipped" INTEGER NULL, "From" TEXT NULL,
    CONSTRAINT "FK_StepExecutions_RunCases_RunCaseId" FOREIGN KEY ("RunCaseId") REFERENCES "RunCases" ("Id") ON DELETE CASCADE
);
CREATE TABLE "AccessTokens" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_AccessTokens" PRIMARY KEY AUTOINCREMENT,
    "Name" TEXT NOT NULL,
    "Hash" TEXT NOT NULL,
    "Scope" TEXT NOT NULL,
    "ProjectId" INTEGER NULL,
    "CreatedBy" TEXT NOT NULL,
    "CreatedAt" INTEGER NOT NULL,
    "ExpiresAt" INTEGER NULL,
    "LastUsedAt" INTEGER NULL,
    "RevokedAt" INTEGER NULL,
    "RevokedBy" TEXT NULL
, "Role" TEXT NULL, "CreatedById" INTEGER NULL);
CREATE TABLE "Artifacts" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_Artifacts" PRIMARY KEY AUTOINCREMENT,
    "RunId" INTEGER NOT NULL,
    "CaseId" INTEGER NULL,
    "StepId" INTEGER NULL,
    "Name" TEXT NOT NULL,
    "ContentType" TEXT NOT NULL,
    "Size" INTEGER NOT NULL,
    "By" TEXT NOT NULL,
    "At" INTEGER NOT NULL,
    CONSTRAINT "FK_Artifacts_Runs_RunId" FOREIGN KEY ("RunId") REFERENCES "Runs" ("Id") ON DELETE CASCADE
);
CREATE TABLE "Controllers" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_Controllers" PRIMARY KEY AUTOINCREMENT,
    "Name" TEXT NOT NULL,
    "ProjectId" INTEGER NULL,
    "TokenId" INTEGER NULL,
    "State" TEXT NOT NULL,
    "StateBy" TEXT NULL,
    "Labels" TEXT NOT NULL,
    "Slots" INTEGER NOT NULL,
    "MachineName" TEXT NOT NULL,
    "OperatingSystem" TEXT NOT NULL,
    "Architecture" TEXT NOT NULL,
    "ProgramVersion" TEXT NOT NULL,
    "Means" TEXT NOT NULL,
    "SessionNumber" INTEGER NOT NULL,
    "FirstSeenAt" INTEGER NOT NULL,
    "LastSeenAt" INTEGER NOT NULL,
    "DisconnectedAt" INTEGER NULL,
    "DisconnectReason" TEXT NULL,
    CONSTRAINT "FK_Controllers_AccessTokens_TokenId" FOREIGN KEY ("TokenId") REFERENCES "AccessTokens" ("Id"),
    CONSTRAINT "FK_Controllers_Projects_ProjectId" FOREIGN KEY ("ProjectId") REFERENCES "Projects" ("Id")
);
CREATE TABLE "RunCounts" (
    "ProjectId" INTEGER NOT NULL,
    "Status" TEXT NOT NULL,
    "Count" INTEGER NOT NULL,
    CONSTRAINT "PK_RunCounts" PRIMARY KEY ("ProjectId", "Status"),
    CONSTRAINT "FK_RunCounts_Projects_ProjectId" FOREIGN KEY ("ProjectId") REFERENCES "Projects" ("Id") ON DELETE CASCADE
);
CREATE VIRTUAL TABLE "RunTexts" USING fts5 ("Name", "SuiteName", "Branch", "Commit", "Key", content = 'Runs', content_rowid = 'Id', tokenize = 'trigram');
CREATE TABLE "ReporterSessions" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_ReporterSessions" PRIMARY KEY AUTOINCREMENT,
    "RunId" INTEGER NOT NULL,
    "SecretHash" TEXT NOT NULL,
    "Program" TEXT NOT NULL,
    "Host" TEXT NOT NULL,
    "Pid" INTEGER NOT NULL,
    "ShardIndex" INTEGER NULL,
    "ShardTotal" INTEGER NULL,
    "Grace" TEXT NOT NULL,
    "Planned" INTEGER NULL,
    "NextSeq" INTEGER NOT NULL,
    "OutputSeq" INTEGER NOT NULL,
    "CreatedAt" INTEGER NOT NULL,
    "FinishedAt" INTEGER NULL,
    "FinishedWell" INTEGER NULL,
    "EndedAt" INTEGER NULL,
    "LostAt" INTEGER NULL, "StillRunning" INTEGER NOT NULL DEFAULT 0,
    CONSTRAINT "FK_ReporterSessions_Runs_RunId" FOREIGN KEY ("RunId") REFERENCES "Runs" ("Id") ON DELETE CASCADE
);
CREATE TABLE "QueuePauses" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_QueuePauses" PRIMARY KEY,
    "By" TEXT NOT NULL,
    "At" INTEGER NOT NULL
);
CREATE TABLE "ChildResults" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_ChildResults" PRIMARY KEY AUTOINCREMENT,
    "RunId" INTEGER NOT NULL,
    "RunCaseId" INTEGER NOT NULL,
    "StepId" INTEGER NOT NULL,
    "File" TEXT NOT NULL,
    "Suite" TEXT NOT NULL,
    "Name" TEXT NOT NULL,
    "Status" TEXT NOT NULL,
    "Flaky" INTEGER NOT NULL,
    "DurationMs" INTEGER NULL,
    "Message" TEXT NULL,
    "Details" TEXT NULL,
    CONSTRAINT "FK_ChildResults_StepExecutions_StepId" FOREIGN KEY ("StepId") REFERENCES "StepExecutions" ("Id") ON DELETE CASCADE
);
CREATE TABLE "HookCursor" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_HookCursor" PRIMARY KEY,
    "LastEvent" INTEGER NOT NULL
);
CREATE TABLE "HookSecrets" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_HookSecrets" PRIMARY KEY AUTOINCREMENT,
    "ProjectId" INTEGER NOT NULL,
    "Closed" TEXT NOT NULL,
    "CreatedBy" TEXT NOT NULL,
    "CreatedAt" INTEGER NOT NULL,
    "EndsAt" INTEGER NULL,
    CONSTRAINT "FK_HookSecrets_Projects_ProjectId" FOREIGN KEY ("ProjectId") REFERENCES "Projects" ("Id") ON DELETE CASCADE
);
CREATE TABLE "StopSwitch" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_StopSwitch" PRIMARY KEY,
    "Enabled" INTEGER NOT NULL,
    "Projects" TEXT NOT NULL,
    "ChangedBy" TEXT NULL,
    "ChangedAt" INTEGER NULL
);
CREATE TABLE "Webhooks" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_Webhooks" PRIMARY KEY AUTOINCREMENT,
    "ProjectId" INTEGER NOT NULL,
    "Name" TEXT NOT NULL,
    "Url" TEXT NOT NULL,
    "Events" TEXT NOT NULL,
    "ClosedSecret" TEXT NOT NULL,
    "Template" TEXT NULL,
    "Enabled" INTEGER NOT NULL,
    "SinceEvent" INTEGER NOT NULL,
    "FailingSince" INTEGER NULL,
    "PausedAt" INTEGER NULL,
    "LastAt" INTEGER NULL,
    "LastStatus" INTEGER NULL,
    "LastError" TEXT NULL,
    "ChangedBy" TEXT NOT NULL,
    "ChangedAt" INTEGER NOT NULL,
    CONSTRAINT "FK_Webhooks_Projects_ProjectId" FOREIGN KEY ("ProjectId") REFERENCES "Projects" ("Id") ON DELETE CASCADE
);
CREATE TABLE "WebhookDeliveries" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_WebhookDeliveries" PRIMARY KEY AUTOINCREMENT,
    "WebhookId" INTEGER NOT NULL,
    "Key" TEXT NOT NULL,
    "EventId" INTEGER NULL,
    "EventType" TEXT NOT NULL,
    "RunId" INTEGER NULL,
    "RunNumber" INTEGER NULL,
    "Body" TEXT NOT NULL,
    "CreatedAt" INTEGER NOT NULL,
    "Until" INTEGER NOT NULL,
    "State" TEXT NOT NULL,
    "NextAt" INTEGER NOT NULL,
    "Attempts" INTEGER NOT NULL,
    "LastAt" INTEGER NULL,
    "LastMs" INTEGER NULL,
    "LastStatus" INTEGER NULL,
    "LastAnswer" TEXT NULL,
    "LastError" TEXT NULL,
    CONSTRAINT "FK_WebhookDeliveries_Webhooks_WebhookId" FOREIGN KEY ("WebhookId") REFERENCES "Webhooks" ("Id") ON DELETE CASCADE
);
CREATE TABLE "EventMarks" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_EventMarks" PRIMARY KEY,
    "Number" INTEGER NOT NULL
);
CREATE TABLE "CaseRevisions" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_CaseRevisions" PRIMARY KEY AUTOINCREMENT,
    "CaseId" INTEGER NOT NULL,
    "Number" INTEGER NOT NULL,
    "At" INTEGER NOT NULL,
    "Who" TEXT NOT NULL,
    "Through" TEXT NOT NULL,
    "Before" TEXT NULL,
    "After" TEXT NOT NULL,
    CONSTRAINT "FK_CaseRevisions_TestCases_CaseId" FOREIGN KEY ("CaseId") REFERENCES "TestCases" ("Id") ON DELETE CASCADE
);
CREATE TABLE "CaseTags" (
    "CaseId" INTEGER NOT NULL,
    "Tag" TEXT NOT NULL,
    "ProjectId" INTEGER NOT NULL,
    CONSTRAINT "PK_CaseTags" PRIMARY KEY ("CaseId", "Tag"),
    CONSTRAINT "FK_CaseTags_TestCases_CaseId" FOREIGN KEY ("CaseId") REFERENCES "TestCases" ("Id") ON DELETE CASCADE
);
CREATE TABLE "CaseRemarks" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_CaseRemarks" PRIMARY KEY AUTOINCREMENT,
    "RunId" INTEGER NOT NULL,
    "RunCaseId" INTEGER NOT NULL,
    "Text" TEXT NOT NULL,
    "Url" TEXT NULL,
    "By" TEXT NOT NULL,
    "Author" TEXT NOT NULL,
    "At" INTEGER NOT NULL,
    "EditedAt" INTEGER NULL,
    CONSTRAINT "FK_CaseRemarks_RunCases_RunCaseId" FOREIGN KEY ("RunCaseId") REFERENCES "RunCases" ("Id") ON DELETE CASCADE
);
CREATE TABLE "LineageMarks" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_LineageMarks" PRIMARY KEY,
    "Below" INTEGER NOT NULL
);
CREATE TABLE "RunVariables" (
    "RunId" INTEGER NOT NULL CONSTRAINT "PK_RunVariables" PRIMARY KEY,
    "Origins" TEXT NOT NULL,
    "Closed" TEXT NULL,
    CONSTRAINT "FK_RunVariables_Runs_RunId" FOREIGN KEY ("RunId") REFERENCES "Runs" ("Id") ON DELETE CASCADE
);
CREATE TABLE "Variables" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_Variables" PRIMARY KEY AUTOINCREMENT,
    "ProjectId" INTEGER NOT NULL,
    "EnvironmentId" INTEGER NULL,
    "SuiteId" INTEGER NULL,
    "Name" TEXT NOT NULL,
    "Value" TEXT NULL,
    "ClosedValue" TEXT NULL,
    "ChangedBy" TEXT NOT NULL,
    "ChangedAt" INTEGER NOT NULL,
    CONSTRAINT "FK_Variables_Environments_EnvironmentId" FOREIGN KEY ("EnvironmentId") REFERENCES "Environments" ("Id") ON DELETE CASCADE,
    CONSTRAINT "FK_Variables_Projects_ProjectId" FOREIGN KEY ("ProjectId") REFERENCES "Projects" ("Id") ON DELETE CASCADE,
    CONSTRAINT "FK_Variables_Suites_SuiteId" FOREIGN KEY ("SuiteId") REFERENCES "Suites" ("Id") ON DELETE CASCADE
);
CREATE TABLE "KeptRuns" (
    "RunId" INTEGER NOT NULL CONSTRAINT "PK_KeptRuns" PRIMARY KEY,
    "By" TEXT NOT NULL,
    "At" INTEGER NOT NULL,
    CONSTRAINT "FK_KeptRuns_Runs_RunId" FOREIGN KEY ("RunId") REFERENCES "Runs" ("Id") ON DELETE CASCADE
);
CREATE TABLE "NoticeCursor" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_NoticeCursor" PRIMARY KEY,
    "LastEvent" INTEGER NOT NULL
);
CREATE TABLE "NoticeRules" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_NoticeRules" PRIMARY KEY AUTOINCREMENT,
    "AccountId" INTEGER NOT NULL,
    "Kind" TEXT NOT NULL,
    "ProjectId" INTEGER NULL,
    "Suite" TEXT NULL,
    "InApp" INTEGER NOT NULL,
    "WebhookId" INTEGER NULL,
    "SinceEvent" INTEGER NOT NULL,
    CONSTRAINT "FK_NoticeRules_Accounts_AccountId" FOREIGN KEY ("AccountId") REFERENCES "Accounts" ("Id") ON DELETE CASCADE,
    CONSTRAINT "FK_NoticeRules_Projects_ProjectId" FOREIGN KEY ("ProjectId") REFERENCES "Projects" ("Id") ON DELETE CASCADE,
    CONSTRAINT "FK_NoticeRules_Webhooks_WebhookId" FOREIGN KEY ("WebhookId") REFERENCES "Webhooks" ("Id") ON DELETE SET NULL
);
CREATE TABLE "Notices" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_Notices" PRIMARY KEY AUTOINCREMENT,
    "AccountId" INTEGER NOT NULL,
    "EventId" INTEGER NOT NULL,
    "Topic" TEXT NOT NULL,
    "Kind" TEXT NOT NULL,
    "ProjectId" INTEGER NOT NULL,
    "RunId" INTEGER NOT NULL,
    "RunNumber" INTEGER NOT NULL,
    "RunName" TEXT NOT NULL,
    "RunStatus" TEXT NOT NULL,
    "CaseId" INTEGER NULL,
    "Text" TEXT NOT NULL,
    "At" INTEGER NOT NULL,
    "ReadAt" INTEGER NULL,
    CONSTRAINT "FK_Notices_Accounts_AccountId" FOREIGN KEY ("AccountId") REFERENCES "Accounts" ("Id") ON DELETE CASCADE,
    CONSTRAINT "FK_Notices_Projects_ProjectId" FOREIGN KEY ("ProjectId") REFERENCES "Projects" ("Id") ON DELETE CASCADE
);
CREATE TABLE "OwnNoticeRules" (
    "AccountId" INTEGER NOT NULL CONSTRAINT "PK_OwnNoticeRules" PRIMARY KEY,
    "Since" INTEGER NOT NULL,
    CONSTRAINT "FK_OwnNoticeRules_Accounts_AccountId" FOREIGN KEY ("AccountId") REFERENCES "Accounts" ("Id") ON DELETE CASCADE
);
CREATE TABLE "RemovedFiles" (
    "RunId" INTEGER NOT NULL CONSTRAINT "PK_RemovedFiles" PRIMARY KEY,
    "At" INTEGER NOT NULL,
    "Why" TEXT NOT NULL,
    "Bytes" INTEGER NOT NULL,
    "IsDone" INTEGER NOT NULL,
    CONSTRAINT "FK_RemovedFiles_Runs_RunId" FOREIGN KEY ("RunId") REFERENCES "Runs" ("Id") ON DELETE CASCADE
);
CREATE TABLE "RemovedRuns" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_RemovedRuns" PRIMARY KEY,
    "ProjectId" INTEGER NOT NULL,
    "Number" INTEGER NOT NULL,
    "Name" TEXT NOT NULL,
    "EndedAt" INTEGER NOT NULL,
    "RemovedAt" INTEGER NOT NULL,
    "Why" TEXT NOT NULL,
    "IsDone" INTEGER NOT NULL,
    CONSTRAINT "FK_RemovedRuns_Projects_ProjectId" FOREIGN KEY ("ProjectId") REFERENCES "Projects" ("Id") ON DELETE CASCADE
);
CREATE TABLE "RetentionNight" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_RetentionNight" PRIMARY KEY,
    "LastAt" INTEGER NOT NULL
);
CREATE TABLE "RetentionRules" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_RetentionRules" PRIMARY KEY AUTOINCREMENT,
    "ProjectId" INTEGER NULL,
    "RunDays" INTEGER NULL,
    "RunCount" INTEGER NULL,
    "FileDays" INTEGER NULL,
    "KeepRemarked" INTEGER NOT NULL,
    "ChangedBy" TEXT NOT NULL,
    "ChangedAt" INTEGER NOT NULL,
    CONSTRAINT "FK_RetentionRules_Projects_ProjectId" FOREIGN KEY ("ProjectId") REFERENCES "Projects" ("Id") ON DELETE CASCADE
);
CREATE TABLE "RunControllers" (
    "RunId" INTEGER NOT NULL,
    "Name" TEXT NOT NULL,
    "Emptied" INTEGER NOT NULL,
    CONSTRAINT "PK_RunControllers" PRIMARY KEY ("RunId", "Name"),
    CONSTRAINT "FK_RunControllers_Runs_RunId" FOREIGN KEY ("RunId") REFERENCES "Runs" ("Id") ON DELETE CASCADE
);
CREATE TABLE "Schedules" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_Schedules" PRIMARY KEY AUTOINCREMENT,
    "ProjectId" INTEGER NOT NULL,
    "SuiteId" INTEGER NOT NULL,
    "Cron" TEXT NOT NULL,
    "TimeZone" TEXT NOT NULL,
    "Environment" TEXT NULL,
    "Variables" TEXT NOT NULL,
    "Enabled" INTEGER NOT NULL,
    "Missed" TEXT NOT NULL,
    "SkipIfRunning" INTEGER NOT NULL,
    "MadeBy" TEXT NOT NULL,
    "ChangedBy" TEXT NOT NULL,
    "ChangedAt" INTEGER NOT NULL,
    "LastDueAt" INTEGER NULL,
    "LastRunId" INTEGER NULL,
    "LastNote" TEXT NULL,
    "NextAt" INTEGER NULL,
    CONSTRAINT "FK_Schedules_Projects_ProjectId" FOREIGN KEY ("ProjectId") REFERENCES "Projects" ("Id") ON DELETE CASCADE,
    CONSTRAINT "FK_Schedules_Suites_SuiteId" FOREIGN KEY ("SuiteId") REFERENCES "Suites" ("Id") ON DELETE CASCADE
);
CREATE TABLE "SharedSteps" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_SharedSteps" PRIMARY KEY AUTOINCREMENT,
    "ProjectId" INTEGER NOT NULL,
    "Name" TEXT NOT NULL,
    "NameKey" TEXT NOT NULL,
    "StepCount" INTEGER NOT NULL,
    "Version" INTEGER NOT NULL,
    "ChangedBy" TEXT NOT NULL,
    "UpdatedAt" INTEGER NOT NULL,
    "Steps" TEXT NOT NULL,
    CONSTRAINT "FK_SharedSteps_Projects_ProjectId" FOREIGN KEY ("ProjectId") REFERENCES "Projects" ("Id") ON DELETE CASCADE
);
CREATE TABLE "CaseUses" (
    "CaseId" INTEGER NOT NULL,
    "SharedId" INTEGER NOT NULL,
    "Times" INTEGER NOT NULL,
    "OwnSteps" INTEGER NOT NULL,
    CONSTRAINT "PK_CaseUses" PRIMARY KEY ("CaseId", "SharedId"),
    CONSTRAINT "FK_CaseUses_SharedSteps_SharedId" FOREIGN KEY ("SharedId") REFERENCES "SharedSteps" ("Id"),
    CONSTRAINT "FK_CaseUses_TestCases_CaseId" FOREIGN KEY ("CaseId") REFERENCES "TestCases" ("Id") ON DELETE CASCADE
);
CREATE INDEX "IX_AccountClaims_UserId" ON "AccountClaims" ("UserId");
CREATE INDEX "IX_AccountLogins_UserId" ON "AccountLogins" ("UserId");
CREATE UNIQUE INDEX "IX_Accounts_NormalizedEmail" ON "Accounts" ("NormalizedEmail");
CREATE UNIQUE INDEX "IX_Accounts_NormalizedUserName" ON "Accounts" ("NormalizedUserName");
CREATE INDEX "IX_Audit_At" ON "Audit" ("At");
CREATE INDEX "IX_Audit_ProjectId_Id" ON "Audit" ("ProjectId", "Id");
CREATE UNIQUE INDEX "IX_Environments_ProjectId_Name" ON "Environments" ("ProjectId", "Name");
CREATE INDEX "IX_Leases_RunId" ON "Leases" ("RunId");
CREATE INDEX "IX_Memberships_AccountId" ON "Memberships" ("AccountId");
CREATE UNIQUE INDEX "IX_OneTimeLinks_Hash" ON "OneTimeLinks" ("Hash");
CREATE UNIQUE INDEX "IX_Projects_Key" ON "Projects" ("Key");
CREATE UNIQUE INDEX "IX_RunCases_RunId_Position" ON "RunCases" ("RunId", "Position");
CREATE INDEX "IX_RunEvents_RunId_Id" ON "RunEvents" ("RunId", "Id");
CREATE UNIQUE INDEX "IX_Runs_ProjectId_LiveKey" ON "Runs" ("ProjectId", "LiveKey");
CREATE UNIQUE INDEX "IX_Runs_ProjectId_Number" ON "Runs" ("ProjectId", "Number");
CREATE INDEX "IX_Runs_ProjectId_Status_Id" ON "Runs" ("ProjectId", "Status", "Id");
CREATE INDEX "IX_Runs_Status_QueueOrder_Id" ON "Runs" ("Status", "QueueOrder", "Id");
CREATE UNIQUE INDEX "IX_StepExecutions_RunCaseId_Attempt_Position" ON "StepExecutions" ("RunCaseId", "Attempt", "Position");
CREATE INDEX "IX_StepExecutions_RunId_Status" ON "StepExecutions" ("RunId", "Status");
CREATE INDEX "IX_SuiteCases_CaseId" ON "SuiteCases" ("CaseId");
CREATE UNIQUE INDEX "IX_Suites_ProjectId_Name" ON "Suites" ("ProjectId", "Name");
CREATE INDEX "IX_TestCases_ProjectId_Title" ON "TestCases" ("ProjectId", "Title");
CREATE INDEX "IX_Runs_ClientKind_ClientId" ON "Runs" ("ClientKind", "ClientId");
CREATE INDEX "IX_Runs_Controller_Status" ON "Runs" ("Controller", "Status");
CREATE UNIQUE INDEX "IX_AccessTokens_Hash" ON "AccessTokens" ("Hash");
CREATE UNIQUE INDEX "IX_Artifacts_RunId_Name" ON "Artifacts" ("RunId", "Name");
CREATE UNIQUE INDEX "IX_Controllers_Name" ON "Controllers" ("Name");
CREATE INDEX "IX_Controllers_ProjectId" ON "Controllers" ("ProjectId");
CREATE INDEX "IX_Controllers_TokenId" ON "Controllers" ("TokenId");
CREATE INDEX "IX_Runs_Id_Controller" ON "Runs" ("Id", "Controller") WHERE "AbortUnconfirmed";
CREATE INDEX "IX_Runs_ProjectId_Branch_Id" ON "Runs" ("ProjectId", "Branch", "Id");
CREATE INDEX "IX_Runs_ProjectId_EnvironmentName_Id" ON "Runs" ("ProjectId", "EnvironmentName", "Id");
CREATE INDEX "IX_Runs_ProjectId_Id" ON "Runs" ("ProjectId", "Id");
CREATE INDEX "IX_Runs_ProjectId_Key_Id" ON "Runs" ("ProjectId", "Key", "Id");
CREATE INDEX "IX_RunCases_RunId" ON "RunCases" ("RunId") WHERE "CancelUnconfirmed";
CREATE TRIGGER "RunCounts_Insert" AFTER INSERT ON "Runs" BEGIN
    INSERT INTO "RunCounts" ("ProjectId", "Status", "Count") VALUES (new."ProjectId", new."Status", 1)
        ON CONFLICT ("ProjectId", "Status") DO UPDATE SET "Count" = "Count" + 1;
END;
CREATE TRIGGER "RunCounts_Update" AFTER UPDATE OF "Status" ON "Runs" WHEN old."Status" <> new."Status" BEGIN
    UPDATE "RunCounts" SET "Count" = "Count" - 1 WHERE "ProjectId" = old."ProjectId" AND "Status" = old."Status";
    INSERT INTO "RunCounts" ("ProjectId", "Status", "Count") VALUES (new."ProjectId", new."Status", 1)
        ON CONFLICT ("ProjectId", "Status") DO UPDATE SET "Count" = "Count" + 1;
END;
CREATE TRIGGER "RunCounts_Delete" AFTER DELETE ON "Runs" BEGIN
    UPDATE "RunCounts" SET "Count" = "Count" - 1 WHERE "ProjectId" = old."ProjectId" AND "Status" = old."Status";
END;
CREATE TRIGGER "RunTexts_Insert" AFTER INSERT ON "Runs" BEGIN
    INSERT INTO "RunTexts" (rowid, "Name", "SuiteName", "Branch", "Commit", "Key")
        VALUES (new."Id", new."Name", new."SuiteName", new."Branch", new."Commit", new."Key");
END;
CREATE TRIGGER "RunTexts_Update" AFTER UPDATE OF "Name", "SuiteName", "Branch", "Commit", "Key" ON "Runs" BEGIN
    INSERT INTO "RunTexts" ("RunTexts", rowid, "Name", "SuiteName", "Branch", "Commit", "Key")
        VALUES ('delete', old."Id", old."Name", old."SuiteName", old."Branch", old."Commit", old."Key");
    INSERT INTO "RunTexts" (rowid, "Name", "SuiteName", "Branch", "Commit", "Key")
        VALUES (new."Id", new."Name", new."SuiteName", new."Branch", new."Commit", new."Key");
END;
CREATE TRIGGER "RunTexts_Delete" AFTER DELETE ON "Runs" BEGIN
    INSERT INTO "RunTexts" ("RunTexts", rowid, "Name", "SuiteName", "Branch", "Commit", "Key")
        VALUES ('delete', old."Id", old."Name", old."SuiteName", old."Branch", old."Commit", old."Key");
END;
CREATE UNIQUE INDEX "IX_StepExecutions_RunId_ExternalId" ON "StepExecutions" ("RunId", "ExternalId") WHERE "ExternalId" IS NOT NULL;
CREATE UNIQUE INDEX "IX_RunCases_RunId_ExternalId" ON "RunCases" ("RunId", "ExternalId") WHERE "ExternalId" IS NOT NULL;
CREATE INDEX "IX_ReporterSessions_RunId" ON "ReporterSessions" ("RunId");
CREATE INDEX "IX_Runs_RerunOf" ON "Runs" ("RerunOf") WHERE "RerunOf" IS NOT NULL;
CREATE INDEX "IX_ChildResults_RunId_StepId" ON "ChildResults" ("RunId", "StepId");
CREATE INDEX "IX_ChildResults_StepId_Status_Id" ON "ChildResults" ("StepId", "Status", "Id");
CREATE INDEX "IX_Runs_AbortRequestedAt" ON "Runs" ("AbortRequestedAt") WHERE "AbortKind" = 'Webhook';
CREATE INDEX "IX_HookSecrets_ProjectId" ON "HookSecrets" ("ProjectId");
CREATE INDEX "IX_WebhookDeliveries_State_NextAt" ON "WebhookDeliveries" ("State", "NextAt");
CREATE UNIQUE INDEX "IX_WebhookDeliveries_WebhookId_EventId" ON "WebhookDeliveries" ("WebhookId", "EventId");
CREATE INDEX "IX_WebhookDeliveries_WebhookId_Id" ON "WebhookDeliveries" ("WebhookId", "Id");
CREATE INDEX "IX_Webhooks_ProjectId" ON "Webhooks" ("ProjectId");
CREATE INDEX "IX_OneTimeLinks_ProjectId" ON "OneTimeLinks" ("ProjectId");
CREATE INDEX "IX_Audit_Who_Id" ON "Audit" ("Who", "Id");
CREATE INDEX "IX_AccessTokens_CreatedById" ON "AccessTokens" ("CreatedById");
CREATE INDEX "IX_TestCases_ProjectId_SearchText" ON "TestCases" ("ProjectId", "SearchText");
CREATE UNIQUE INDEX "IX_CaseRevisions_CaseId_Number" ON "CaseRevisions" ("CaseId", "Number");
CREATE INDEX "IX_CaseTags_ProjectId_Tag" ON "CaseTags" ("ProjectId", "Tag");
CREATE INDEX "IX_ReporterSessions_SecretHash" ON "ReporterSessions" ("SecretHash");
CREATE INDEX "IX_Runs_Ended" ON "Runs" ("ProjectId", "EndedAt", "Status", "SuiteName", "Source", "QueuedAt", "StartedAt", "AbortKind", "AbortBy", "AbortRequestedAt", "AbortConfirmedAt", "Controller") WHERE "EndedAt" IS NOT NULL;
CREATE INDEX "IX_Runs_ProjectId_SuiteName_Id" ON "Runs" ("ProjectId", "SuiteName", "Id");
CREATE INDEX "IX_RunCases_HistoryKey_RunId" ON "RunCases" ("HistoryKey", "RunId") WHERE "HistoryKey" IS NOT NULL;
CREATE INDEX "IX_CaseRemarks_RunCaseId" ON "CaseRemarks" ("RunCaseId");
CREATE INDEX "IX_CaseRemarks_RunId_RunCaseId_Id" ON "CaseRemarks" ("RunId", "RunCaseId", "Id");
CREATE UNIQUE INDEX "IX_Variables_EnvironmentId_Name" ON "Variables" ("EnvironmentId", "Name") WHERE "EnvironmentId" IS NOT NULL;
CREATE INDEX "IX_Variables_ProjectId" ON "Variables" ("ProjectId");
CREATE UNIQUE INDEX "IX_Variables_ProjectId_Name" ON "Variables" ("ProjectId", "Name") WHERE "EnvironmentId" IS NULL AND "SuiteId" IS NULL;
CREATE UNIQUE INDEX "IX_Variables_SuiteId_Name" ON "Variables" ("SuiteId", "Name") WHERE "SuiteId" IS NOT NULL;
CREATE INDEX "IX_NoticeRules_AccountId" ON "NoticeRules" ("AccountId");
CREATE INDEX "IX_NoticeRules_ProjectId" ON "NoticeRules" ("ProjectId");
CREATE INDEX "IX_NoticeRules_WebhookId" ON "NoticeRules" ("WebhookId");
CREATE UNIQUE INDEX "IX_Notices_AccountId_EventId_Topic" ON "Notices" ("AccountId", "EventId", "Topic");
CREATE INDEX "IX_Notices_AccountId_Id" ON "Notices" ("AccountId", "Id");
CREATE INDEX "IX_Notices_AccountId_ProjectId" ON "Notices" ("AccountId", "ProjectId") WHERE "ReadAt" IS NULL;
CREATE INDEX "IX_Notices_At" ON "Notices" ("At");
CREATE INDEX "IX_Notices_ProjectId" ON "Notices" ("ProjectId");
CREATE INDEX "IX_RemovedFiles_Undone" ON "RemovedFiles" ("RunId") WHERE NOT "IsDone";
CREATE INDEX "IX_RemovedRuns_ProjectId_EndedAt" ON "RemovedRuns" ("ProjectId", "EndedAt");
CREATE INDEX "IX_RemovedRuns_Undone" ON "RemovedRuns" ("Id") WHERE NOT "IsDone";
CREATE UNIQUE INDEX "IX_RetentionRules_ProjectId" ON "RetentionRules" ("ProjectId");
CREATE INDEX "IX_RunControllers_Name_RunId" ON "RunControllers" ("Name", "RunId");
CREATE INDEX "IX_Schedules_ProjectId_Id" ON "Schedules" ("ProjectId", "Id");
CREATE INDEX "IX_Schedules_SuiteId" ON "Schedules" ("SuiteId");
CREATE INDEX "IX_CaseUses_SharedId" ON "CaseUses" ("SharedId");
CREATE UNIQUE INDEX "IX_SharedSteps_ProjectId_NameKey" ON "SharedSteps" ("ProjectId", "NameKey");
INSERT INTO "__EFMigrationsHistory" VALUES ('20261121031020_Initial', '10.0.14');
INSERT INTO "__EFMigrationsHistory" VALUES ('20261121121947_Controllers', '10.0.14');
INSERT INTO "__EFMigrationsHistory" VALUES ('20261121124958_CountManualSteps', '10.0.14');
INSERT INTO "__EFMigrationsHistory" VALUES ('20261121155641_RunLists', '10.0.14');
INSERT INTO "__EFMigrationsHistory" VALUES ('20261121191528_ReportedRuns', '10.0.14');
INSERT INTO "__EFMigrationsHistory" VALUES ('20261121192631_ApiAccess', '10.0.14');
INSERT INTO "__EFMigrationsHistory" VALUES ('20261121194500_ChildResults', '10.0.14');
INSERT INTO "__EFMigrationsHistory" VALUES ('20261121204811_Webhooks', '10.0.14');
INSERT INTO "__EFMigrationsHistory" VALUES ('20261121213610_EventMarks', '10.0.14');
INSERT INTO "__EFMigrationsHistory" VALUES ('20261121232703_Members', '10.0.14');
INSERT INTO "__EFMigrationsHistory" VALUES ('20261121233247_Cases', '10.0.14');
INSERT INTO "__EFMigrationsHistory" VALUES ('20261121235600_ReporterSecrets', '10.0.14');
INSERT INTO "__EFMigrationsHistory" VALUES ('20261122000600_CaseHistories', '10.0.14');
INSERT INTO "__EFMigrationsHistory" VALUES ('20261122002400_Variables', '10.0.14');
INSERT INTO "__EFMigrationsHistory" VALUES ('20261122025012_NoticesAndRetention', '10.0.14');
INSERT INTO "__EFMigrationsHistory" VALUES ('20261122032500_ParallelCases', '10.0.14');
INSERT INTO "__EFMigrationsHistory" VALUES ('20261122053000_Plans', '10.0.14');
INSERT INTO "__EFMigrationsHistory" VALUES ('20261122092250_SharedSteps', '10.0.14');
