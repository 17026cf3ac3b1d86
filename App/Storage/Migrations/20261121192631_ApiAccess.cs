using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace TestRuns.Storage.Migrations
{
    /// <inheritdoc />
    public partial class ApiAccess : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<long>(
                name: "RerunOf",
                table: "Runs",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Role",
                table: "AccessTokens",
                type: "TEXT",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "QueuePauses",
                columns: table => new
                {
                    Id = table.Column<int>(type: "INTEGER", nullable: false),
                    By = table.Column<string>(type: "TEXT", nullable: false),
                    At = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_QueuePauses", x => x.Id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_Runs_RerunOf",
                table: "Runs",
                column: "RerunOf",
                filter: "\"RerunOf\" IS NOT NULL");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "QueuePauses");

            migrationBuilder.DropIndex(
                name: "IX_Runs_RerunOf",
                table: "Runs");

            migrationBuilder.DropColumn(
                name: "RerunOf",
                table: "Runs");

            migrationBuilder.DropColumn(
                name: "Role",
                table: "AccessTokens");
        }
    }
}
