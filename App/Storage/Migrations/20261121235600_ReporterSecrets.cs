using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace TestRuns.Storage.Migrations
{
    /// <inheritdoc />
    public partial class ReporterSecrets : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "Place",
                table: "RunCases",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "StillRunning",
                table: "ReporterSessions",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.CreateIndex(
                name: "IX_ReporterSessions_SecretHash",
                table: "ReporterSessions",
                column: "SecretHash");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_ReporterSessions_SecretHash",
                table: "ReporterSessions");

            migrationBuilder.DropColumn(
                name: "Place",
                table: "RunCases");

            migrationBuilder.DropColumn(
                name: "StillRunning",
                table: "ReporterSessions");
        }
    }
}
