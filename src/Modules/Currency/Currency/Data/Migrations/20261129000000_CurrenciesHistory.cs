using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace CountryProvider.Currency.Data.Migrations
{
    /// <inheritdoc />
    internal sealed partial class CurrenciesHistory : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "currencies_changes",
                columns: table => new
                {
                    version = table.Column<long>(type: "bigint", nullable: false),
                    code = table.Column<string>(type: "varchar(4)", nullable: false),
                    at = table.Column<long>(type: "bigint", nullable: false),
                    by = table.Column<string>(type: "text", nullable: true),
                    data_set = table.Column<string>(type: "varchar(10)", nullable: true),
                    before = table.Column<string>(type: "text", nullable: true),
                    after = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_currencies_changes", x => new { x.version, x.code });
                });

            migrationBuilder.CreateTable(
                name: "currencies_proposals",
                columns: table => new
                {
                    code = table.Column<string>(type: "varchar(4)", nullable: false),
                    data_set = table.Column<string>(type: "varchar(10)", nullable: false),
                    @base = table.Column<string>(name: "base", type: "text", nullable: true),
                    shipped = table.Column<string>(type: "text", nullable: false),
                    is_decided = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_currencies_proposals", x => x.code);
                });

            migrationBuilder.CreateIndex(
                name: "ix_currencies_changes_code",
                table: "currencies_changes",
                columns: new[] { "code", "version" });

            // What was there before changes were kept. It holds for clients that ask what is new since this version.
            migrationBuilder.Sql(
                "INSERT INTO currencies_changes (version, code, at) SELECT known.version, '', 0 FROM (SELECT MAX(version) AS version FROM currencies) AS known WHERE known.version IS NOT NULL;");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "currencies_changes");

            migrationBuilder.DropTable(
                name: "currencies_proposals");
        }
    }
}
