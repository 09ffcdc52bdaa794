using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace CountryProvider.Linking.Data.Migrations
{
    /// <inheritdoc />
    internal sealed partial class CreateLinks : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "links",
                columns: table => new
                {
                    country = table.Column<string>(type: "varchar(3)", nullable: false),
                    currency = table.Column<string>(type: "varchar(3)", nullable: true),
                    language = table.Column<string>(type: "varchar(3)", nullable: true),
                    version = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_links", x => x.country);
                });

            migrationBuilder.CreateIndex(
                name: "ix_links_version",
                table: "links",
                column: "version",
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "links");
        }
    }
}
