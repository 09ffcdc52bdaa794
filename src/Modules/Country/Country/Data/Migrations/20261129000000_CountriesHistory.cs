using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace CountryProvider.Country.Data.Migrations
{
    /// <inheritdoc />
    internal sealed partial class CountriesHistory : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "countries_changes",
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
                    table.PrimaryKey("PK_countries_changes", x => new { x.version, x.code });
                });

            migrationBuilder.CreateTable(
                name: "countries_proposals",
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
                    table.PrimaryKey("PK_countries_proposals", x => x.code);
                });

            migrationBuilder.CreateIndex(
                name: "ix_countries_changes_code",
                table: "countries_changes",
                columns: new[] { "code", "version" });

            // What was there before changes were kept. It holds for clients that ask what is new since this version.
            migrationBuilder.Sql(
                "INSERT INTO countries_changes (version, code, at) SELECT known.version, '', 0 FROM (SELECT MAX(version) AS version FROM countries) AS known WHERE known.version IS NOT NULL;");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "countries_changes");

            migrationBuilder.DropTable(
                name: "countries_proposals");
        }
    }
}
