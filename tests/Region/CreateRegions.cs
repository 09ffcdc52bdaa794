using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace CountryProvider.Region;

/// <summary>The table of the module.</summary>
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
    }
}
