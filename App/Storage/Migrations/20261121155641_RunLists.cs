using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace TestRuns.Storage.Migrations
{
    /// <inheritdoc />
    public partial class RunLists : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "RunCounts",
                columns: table => new
                {
                    ProjectId = table.Column<long>(type: "INTEGER", nullable: false),
                    Status = table.Column<string>(type: "TEXT", nullable: false),
                    Count = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_RunCounts", x => new { x.ProjectId, x.Status });
                    table.ForeignKey(
                        name: "FK_RunCounts_Projects_ProjectId",
                        column: x => x.ProjectId,
                        principalTable: "Projects",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_Runs_Id_Controller",
                table: "Runs",
                columns: new[] { "Id", "Controller" },
                filter: "\"AbortUnconfirmed\"");

            migrationBuilder.CreateIndex(
                name: "IX_Runs_ProjectId_Branch_Id",
                table: "Runs",
                columns: new[] { "ProjectId", "Branch", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_Runs_ProjectId_EnvironmentName_Id",
                table: "Runs",
                columns: new[] { "ProjectId", "EnvironmentName", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_Runs_ProjectId_Id",
                table: "Runs",
                columns: new[] { "ProjectId", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_Runs_ProjectId_Key_Id",
                table: "Runs",
                columns: new[] { "ProjectId", "Key", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_RunCases_RunId",
                table: "RunCases",
                column: "RunId",
                filter: "\"CancelUnconfirmed\"");

            // What lists need beside the runs is kept by the database itself, in the transaction that changes a run: nothing in
            // the program can forget it. A migration that makes the table Runs anew has to make the triggers anew, too; a test
            // of RunCount and one of the search say so.
            migrationBuilder.Sql("""
                INSERT INTO "RunCounts" ("ProjectId", "Status", "Count") SELECT "ProjectId", "Status", count(*) FROM "Runs" GROUP BY "ProjectId", "Status";
                """);
            migrationBuilder.Sql("""
                CREATE TRIGGER "RunCounts_Insert" AFTER INSERT ON "Runs" BEGIN
                    INSERT INTO "RunCounts" ("ProjectId", "Status", "Count") VALUES (new."ProjectId", new."Status", 1)
                        ON CONFLICT ("ProjectId", "Status") DO UPDATE SET "Count" = "Count" + 1;
                END;
                """);
            migrationBuilder.Sql("""
                CREATE TRIGGER "RunCounts_Update" AFTER UPDATE OF "Status" ON "Runs" WHEN old."Status" <> new."Status" BEGIN
                    UPDATE "RunCounts" SET "Count" = "Count" - 1 WHERE "ProjectId" = old."ProjectId" AND "Status" = old."Status";
                    INSERT INTO "RunCounts" ("ProjectId", "Status", "Count") VALUES (new."ProjectId", new."Status", 1)
                        ON CONFLICT ("ProjectId", "Status") DO UPDATE SET "Count" = "Count" + 1;
                END;
                """);
            migrationBuilder.Sql("""
                CREATE TRIGGER "RunCounts_Delete" AFTER DELETE ON "Runs" BEGIN
                    UPDATE "RunCounts" SET "Count" = "Count" - 1 WHERE "ProjectId" = old."ProjectId" AND "Status" = old."Status";
                END;
                """);
            // The texts themselves stay in Runs alone.
            migrationBuilder.Sql("""
                CREATE VIRTUAL TABLE "RunTexts" USING fts5 ("Name", "SuiteName", "Branch", "Commit", "Key", content = 'Runs', content_rowid = 'Id', tokenize = 'trigram');
                """);
            migrationBuilder.Sql("""
                INSERT INTO "RunTexts" ("RunTexts") VALUES ('rebuild');
                """);
            migrationBuilder.Sql("""
                CREATE TRIGGER "RunTexts_Insert" AFTER INSERT ON "Runs" BEGIN
                    INSERT INTO "RunTexts" (rowid, "Name", "SuiteName", "Branch", "Commit", "Key")
                        VALUES (new."Id", new."Name", new."SuiteName", new."Branch", new."Commit", new."Key");
                END;
                """);
            migrationBuilder.Sql("""
                CREATE TRIGGER "RunTexts_Update" AFTER UPDATE OF "Name", "SuiteName", "Branch", "Commit", "Key" ON "Runs" BEGIN
                    INSERT INTO "RunTexts" ("RunTexts", rowid, "Name", "SuiteName", "Branch", "Commit", "Key")
                        VALUES ('delete', old."Id", old."Name", old."SuiteName", old."Branch", old."Commit", old."Key");
                    INSERT INTO "RunTexts" (rowid, "Name", "SuiteName", "Branch", "Commit", "Key")
                        VALUES (new."Id", new."Name", new."SuiteName", new."Branch", new."Commit", new."Key");
                END;
                """);
            migrationBuilder.Sql("""
                CREATE TRIGGER "RunTexts_Delete" AFTER DELETE ON "Runs" BEGIN
                    INSERT INTO "RunTexts" ("RunTexts", rowid, "Name", "SuiteName", "Branch", "Commit", "Key")
                        VALUES ('delete', old."Id", old."Name", old."SuiteName", old."Branch", old."Commit", old."Key");
                END;
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            foreach (var trigger in new[] { "RunTexts_Insert", "RunTexts_Update", "RunTexts_Delete", "RunCounts_Insert", "RunCounts_Update", "RunCounts_Delete" })
                migrationBuilder.Sql($"""DROP TRIGGER "{trigger}";""");
            migrationBuilder.Sql("""DROP TABLE "RunTexts";""");

            migrationBuilder.DropTable(
                name: "RunCounts");

            migrationBuilder.DropIndex(
                name: "IX_Runs_Id_Controller",
                table: "Runs");

            migrationBuilder.DropIndex(
                name: "IX_Runs_ProjectId_Branch_Id",
                table: "Runs");

            migrationBuilder.DropIndex(
                name: "IX_Runs_ProjectId_EnvironmentName_Id",
                table: "Runs");

            migrationBuilder.DropIndex(
                name: "IX_Runs_ProjectId_Id",
                table: "Runs");

            migrationBuilder.DropIndex(
                name: "IX_Runs_ProjectId_Key_Id",
                table: "Runs");

            migrationBuilder.DropIndex(
                name: "IX_RunCases_RunId",
                table: "RunCases");
        }
    }
}
