using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace TestRuns.Storage.Migrations
{
    /// <inheritdoc />
    public partial class SharedSteps : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "From",
                table: "StepExecutions",
                type: "TEXT",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "SharedSteps",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    ProjectId = table.Column<long>(type: "INTEGER", nullable: false),
                    Name = table.Column<string>(type: "TEXT", nullable: false),
                    NameKey = table.Column<string>(type: "TEXT", nullable: false),
                    StepCount = table.Column<int>(type: "INTEGER", nullable: false),
                    Version = table.Column<int>(type: "INTEGER", nullable: false),
                    ChangedBy = table.Column<string>(type: "TEXT", nullable: false),
                    UpdatedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    // Last: who reads the others alone does not have to walk through it.
                    Steps = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_SharedSteps", x => x.Id);
                    table.ForeignKey(
                        name: "FK_SharedSteps_Projects_ProjectId",
                        column: x => x.ProjectId,
                        principalTable: "Projects",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "CaseUses",
                columns: table => new
                {
                    CaseId = table.Column<long>(type: "INTEGER", nullable: false),
                    SharedId = table.Column<long>(type: "INTEGER", nullable: false),
                    Times = table.Column<int>(type: "INTEGER", nullable: false),
                    OwnSteps = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_CaseUses", x => new { x.CaseId, x.SharedId });
                    table.ForeignKey(
                        name: "FK_CaseUses_SharedSteps_SharedId",
                        column: x => x.SharedId,
                        principalTable: "SharedSteps",
                        principalColumn: "Id");
                    table.ForeignKey(
                        name: "FK_CaseUses_TestCases_CaseId",
                        column: x => x.CaseId,
                        principalTable: "TestCases",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_CaseUses_SharedId",
                table: "CaseUses",
                column: "SharedId");

            migrationBuilder.CreateIndex(
                name: "IX_SharedSteps_ProjectId_NameKey",
                table: "SharedSteps",
                columns: new[] { "ProjectId", "NameKey" },
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "CaseUses");

            migrationBuilder.DropTable(
                name: "SharedSteps");

            migrationBuilder.DropColumn(
                name: "From",
                table: "StepExecutions");
        }
    }
}
