using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace CountryProvider.Region;

/// <summary>The tables of the module.</summary>
[DbContext(typeof(RegionContext))]
[Migration("20261122000000_CreateRegions")]
internal sealed class CreateRegions : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateTable(
            name: "regions",
            columns: table => new
            {
                code = table.Column<string>(type: "varchar(4)", nullable: false),
                name = table.Column<string>(type: "text", nullable: false),
                other_names = table.Column<string>(type: "text", nullable: true),
                aliases = table.Column<string>(type: "text", nullable: true),
                names = table.Column<string>(type: "text", nullable: true),
                status = table.Column<string>(type: "text", nullable: false),
                valid_from = table.Column<string>(type: "varchar(10)", nullable: true),
                valid_to = table.Column<string>(type: "varchar(10)", nullable: true),
                replaced_by = table.Column<string>(type: "text", nullable: true),
                retired = table.Column<bool>(type: "boolean", nullable: false),
                version = table.Column<long>(type: "bigint", nullable: false),
            },
            constraints: table => table.PrimaryKey("PK_regions", row => row.code)
        );
        migrationBuilder.CreateIndex(name: "ix_regions_version", table: "regions", column: "version", unique: true);
        migrationBuilder.CreateTable(
            name: "regions_changes",
            columns: table => new
            {
                version = table.Column<long>(type: "bigint", nullable: false),
                code = table.Column<string>(type: "varchar(4)", nullable: false),
                at = table.Column<long>(type: "bigint", nullable: false),
                by = table.Column<string>(type: "text", nullable: true),
                data_set = table.Column<string>(type: "varchar(10)", nullable: true),
                before = table.Column<string>(type: "text", nullable: true),
                after = table.Column<string>(type: "text", nullable: true),
            },
            constraints: table => table.PrimaryKey("PK_regions_changes", row => new { row.version, row.code })
        );
        migrationBuilder.CreateIndex(name: "ix_regions_changes_code", table: "regions_changes", columns: ["code", "version"]);
        migrationBuilder.CreateTable(
            name: "regions_proposals",
            columns: table => new
            {
                code = table.Column<string>(type: "varchar(4)", nullable: false),
                data_set = table.Column<string>(type: "varchar(10)", nullable: false),
                @base = table.Column<string>(name: "base", type: "text", nullable: true),
                shipped = table.Column<string>(type: "text", nullable: false),
                is_decided = table.Column<bool>(type: "boolean", nullable: false),
            },
            constraints: table => table.PrimaryKey("PK_regions_proposals", row => row.code)
        );
    }
}
