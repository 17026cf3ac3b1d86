using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace TestRuns.Storage.Migrations
{
    /// <inheritdoc />
    public partial class ReportedRuns : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "ExternalId",
                table: "StepExecutions",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Source",
                table: "Runs",
                type: "TEXT",
                nullable: false,
                // What was there before was made here.
                defaultValue: "Suite");

            migrationBuilder.AddColumn<string>(
                name: "ExternalId",
                table: "RunCases",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "Flaky",
                table: "RunCases",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.CreateTable(
                name: "ReporterSessions",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    RunId = table.Column<long>(type: "INTEGER", nullable: false),
                    SecretHash = table.Column<string>(type: "TEXT", nullable: false),
                    Program = table.Column<string>(type: "TEXT", nullable: false),
                    Host = table.Column<string>(type: "TEXT", nullable: false),
                    Pid = table.Column<int>(type: "INTEGER", nullable: false),
                    ShardIndex = table.Column<int>(type: "INTEGER", nullable: true),
                    ShardTotal = table.Column<int>(type: "INTEGER", nullable: true),
                    Grace = table.Column<TimeSpan>(type: "TEXT", nullable: false),
                    Planned = table.Column<int>(type: "INTEGER", nullable: true),
                    NextSeq = table.Column<long>(type: "INTEGER", nullable: false),
                    OutputSeq = table.Column<long>(type: "INTEGER", nullable: false),
                    CreatedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    FinishedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    FinishedWell = table.Column<bool>(type: "INTEGER", nullable: true),
                    EndedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    LostAt = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ReporterSessions", x => x.Id);
                    table.ForeignKey(
                        name: "FK_ReporterSessions_Runs_RunId",
                        column: x => x.RunId,
                        principalTable: "Runs",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_StepExecutions_RunId_ExternalId",
                table: "StepExecutions",
                columns: new[] { "RunId", "ExternalId" },
                unique: true,
                filter: "\"ExternalId\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_RunCases_RunId_ExternalId",
                table: "RunCases",
                columns: new[] { "RunId", "ExternalId" },
                unique: true,
                filter: "\"ExternalId\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_ReporterSessions_RunId",
                table: "ReporterSessions",
                column: "RunId");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "ReporterSessions");

            migrationBuilder.DropIndex(
                name: "IX_StepExecutions_RunId_ExternalId",
                table: "StepExecutions");

            migrationBuilder.DropIndex(
                name: "IX_RunCases_RunId_ExternalId",
                table: "RunCases");

            migrationBuilder.DropColumn(
                name: "ExternalId",
                table: "StepExecutions");

            migrationBuilder.DropColumn(
                name: "Source",
                table: "Runs");

            migrationBuilder.DropColumn(
                name: "ExternalId",
                table: "RunCases");

            migrationBuilder.DropColumn(
                name: "Flaky",
                table: "RunCases");
        }
    }
}
