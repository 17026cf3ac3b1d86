using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace TestRuns.Storage.Migrations
{
    /// <inheritdoc />
    public partial class Members : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<long>(
                name: "ArchivedAt",
                table: "Projects",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "ArchivedBy",
                table: "Projects",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "AccountId",
                table: "OneTimeLinks",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "CreatedBy",
                table: "OneTimeLinks",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "CreatedById",
                table: "OneTimeLinks",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "ExpiresAt",
                table: "OneTimeLinks",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "MeantFor",
                table: "OneTimeLinks",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "ProjectId",
                table: "OneTimeLinks",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "RevokedAt",
                table: "OneTimeLinks",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Role",
                table: "OneTimeLinks",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "UsedAt",
                table: "OneTimeLinks",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "Since",
                table: "Memberships",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "DisabledAt",
                table: "Accounts",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "DisabledBy",
                table: "Accounts",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "CreatedById",
                table: "AccessTokens",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.CreateIndex(
                name: "IX_OneTimeLinks_ProjectId",
                table: "OneTimeLinks",
                column: "ProjectId");

            migrationBuilder.CreateIndex(
                name: "IX_Audit_Who_Id",
                table: "Audit",
                columns: new[] { "Who", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_AccessTokens_CreatedById",
                table: "AccessTokens",
                column: "CreatedById");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_OneTimeLinks_ProjectId",
                table: "OneTimeLinks");

            migrationBuilder.DropIndex(
                name: "IX_Audit_Who_Id",
                table: "Audit");

            migrationBuilder.DropIndex(
                name: "IX_AccessTokens_CreatedById",
                table: "AccessTokens");

            migrationBuilder.DropColumn(
                name: "ArchivedAt",
                table: "Projects");

            migrationBuilder.DropColumn(
                name: "ArchivedBy",
                table: "Projects");

            migrationBuilder.DropColumn(
                name: "AccountId",
                table: "OneTimeLinks");

            migrationBuilder.DropColumn(
                name: "CreatedBy",
                table: "OneTimeLinks");

            migrationBuilder.DropColumn(
                name: "CreatedById",
                table: "OneTimeLinks");

            migrationBuilder.DropColumn(
                name: "ExpiresAt",
                table: "OneTimeLinks");

            migrationBuilder.DropColumn(
                name: "MeantFor",
                table: "OneTimeLinks");

            migrationBuilder.DropColumn(
                name: "ProjectId",
                table: "OneTimeLinks");

            migrationBuilder.DropColumn(
                name: "RevokedAt",
                table: "OneTimeLinks");

            migrationBuilder.DropColumn(
                name: "Role",
                table: "OneTimeLinks");

            migrationBuilder.DropColumn(
                name: "UsedAt",
                table: "OneTimeLinks");

            migrationBuilder.DropColumn(
                name: "Since",
                table: "Memberships");

            migrationBuilder.DropColumn(
                name: "DisabledAt",
                table: "Accounts");

            migrationBuilder.DropColumn(
                name: "DisabledBy",
                table: "Accounts");

            migrationBuilder.DropColumn(
                name: "CreatedById",
                table: "AccessTokens");
        }
    }
}
