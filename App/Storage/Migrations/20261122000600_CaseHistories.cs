using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace TestRuns.Storage.Migrations
{
    /// <inheritdoc />
    public partial class CaseHistories : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<long>(
                name: "HistoryKey",
                table: "RunCases",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "CaseRemarks",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    RunId = table.Column<long>(type: "INTEGER", nullable: false),
                    RunCaseId = table.Column<long>(type: "INTEGER", nullable: false),
                    Text = table.Column<string>(type: "TEXT", nullable: false),
                    Url = table.Column<string>(type: "TEXT", nullable: true),
                    By = table.Column<string>(type: "TEXT", nullable: false),
                    Author = table.Column<string>(type: "TEXT", nullable: false),
                    At = table.Column<long>(type: "INTEGER", nullable: false),
                    EditedAt = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_CaseRemarks", x => x.Id);
                    table.ForeignKey(
                        name: "FK_CaseRemarks_RunCases_RunCaseId",
                        column: x => x.RunCaseId,
                        principalTable: "RunCases",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "LineageMarks",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false),
                    Below = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_LineageMarks", x => x.Id);
                });

            // The cases of runs that are there already get their place in the background: FillLineage, the newest runs first.
            migrationBuilder.Sql("""
                INSERT INTO "LineageMarks" ("Id", "Below") SELECT 1, "Newest" + 1 FROM (SELECT max("Id") AS "Newest" FROM "Runs") WHERE "Newest" IS NOT NULL;
                """);

            migrationBuilder.CreateIndex(
                name: "IX_Runs_Ended",
                table: "Runs",
                columns: new[] { "ProjectId", "EndedAt", "Status", "SuiteName", "Source", "QueuedAt", "StartedAt", "AbortKind", "AbortBy", "AbortRequestedAt", "AbortConfirmedAt", "Controller" },
                filter: "\"EndedAt\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_Runs_ProjectId_SuiteName_Id",
                table: "Runs",
                columns: new[] { "ProjectId", "SuiteName", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_RunCases_HistoryKey_RunId",
                table: "RunCases",
                columns: new[] { "HistoryKey", "RunId" },
                filter: "\"HistoryKey\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_CaseRemarks_RunCaseId",
                table: "CaseRemarks",
                column: "RunCaseId");

            migrationBuilder.CreateIndex(
                name: "IX_CaseRemarks_RunId_RunCaseId_Id",
                table: "CaseRemarks",
                columns: new[] { "RunId", "RunCaseId", "Id" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "CaseRemarks");

            migrationBuilder.DropTable(
                name: "LineageMarks");

            migrationBuilder.DropIndex(
                name: "IX_Runs_Ended",
                table: "Runs");

            migrationBuilder.DropIndex(
                name: "IX_Runs_ProjectId_SuiteName_Id",
                table: "Runs");

            migrationBuilder.DropIndex(
                name: "IX_RunCases_HistoryKey_RunId",
                table: "RunCases");

            migrationBuilder.DropColumn(
                name: "HistoryKey",
                table: "RunCases");
        }
    }
}
