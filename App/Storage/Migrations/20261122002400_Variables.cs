using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace TestRuns.Storage.Migrations
{
    /// <inheritdoc />
    public partial class Variables : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "RunVariables",
                columns: table => new
                {
                    RunId = table.Column<long>(type: "INTEGER", nullable: false),
                    Origins = table.Column<string>(type: "TEXT", nullable: false),
                    Closed = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_RunVariables", x => x.RunId);
                    table.ForeignKey(
                        name: "FK_RunVariables_Runs_RunId",
                        column: x => x.RunId,
                        principalTable: "Runs",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "Variables",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    ProjectId = table.Column<long>(type: "INTEGER", nullable: false),
                    EnvironmentId = table.Column<long>(type: "INTEGER", nullable: true),
                    SuiteId = table.Column<long>(type: "INTEGER", nullable: true),
                    Name = table.Column<string>(type: "TEXT", nullable: false),
                    Value = table.Column<string>(type: "TEXT", nullable: true),
                    ClosedValue = table.Column<string>(type: "TEXT", nullable: true),
                    ChangedBy = table.Column<string>(type: "TEXT", nullable: false),
                    ChangedAt = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Variables", x => x.Id);
                    table.ForeignKey(
                        name: "FK_Variables_Environments_EnvironmentId",
                        column: x => x.EnvironmentId,
                        principalTable: "Environments",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "FK_Variables_Projects_ProjectId",
                        column: x => x.ProjectId,
                        principalTable: "Projects",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "FK_Variables_Suites_SuiteId",
                        column: x => x.SuiteId,
                        principalTable: "Suites",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_Variables_EnvironmentId_Name",
                table: "Variables",
                columns: new[] { "EnvironmentId", "Name" },
                unique: true,
                filter: "\"EnvironmentId\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_Variables_ProjectId",
                table: "Variables",
                column: "ProjectId");

            migrationBuilder.CreateIndex(
                name: "IX_Variables_ProjectId_Name",
                table: "Variables",
                columns: new[] { "ProjectId", "Name" },
                unique: true,
                filter: "\"EnvironmentId\" IS NULL AND \"SuiteId\" IS NULL");

            migrationBuilder.CreateIndex(
                name: "IX_Variables_SuiteId_Name",
                table: "Variables",
                columns: new[] { "SuiteId", "Name" },
                unique: true,
                filter: "\"SuiteId\" IS NOT NULL");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "RunVariables");

            migrationBuilder.DropTable(
                name: "Variables");
        }
    }
}
