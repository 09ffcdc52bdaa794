using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace CountryProvider.Linking.Data.Migrations
{
    /// <inheritdoc />
    internal sealed partial class LinksOfTheWorld : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "currencies",
                table: "links",
                type: "text",
                nullable: false,
                defaultValue: "[]");

            migrationBuilder.AddColumn<string>(
                name: "languages",
                table: "links",
                type: "text",
                nullable: false,
                defaultValue: "[]");

            migrationBuilder.AddColumn<bool>(
                name: "no_currency",
                table: "links",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<bool>(
                name: "no_language",
                table: "links",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            // Until now a country had one currency and one language. Both databases know this SQL.
            migrationBuilder.Sql("""UPDATE links SET currencies = '[{"code":"' || currency || '","tender":true}]' WHERE currency IS NOT NULL;""");
            migrationBuilder.Sql("""UPDATE links SET languages = '[{"code":"' || language || '","status":"official"}]' WHERE language IS NOT NULL;""");

            migrationBuilder.DropColumn(
                name: "currency",
                table: "links");

            migrationBuilder.DropColumn(
                name: "language",
                table: "links");

            migrationBuilder.AlterColumn<string>(
                name: "country",
                table: "links",
                type: "varchar(4)",
                nullable: false,
                oldClrType: typeof(string),
                oldType: "varchar(3)");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "currencies",
                table: "links");

            migrationBuilder.DropColumn(
                name: "languages",
                table: "links");

            migrationBuilder.DropColumn(
                name: "no_currency",
                table: "links");

            migrationBuilder.DropColumn(
                name: "no_language",
                table: "links");

            migrationBuilder.AlterColumn<string>(
                name: "country",
                table: "links",
                type: "varchar(3)",
                nullable: false,
                oldClrType: typeof(string),
                oldType: "varchar(4)");

            migrationBuilder.AddColumn<string>(
                name: "currency",
                table: "links",
                type: "varchar(3)",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "language",
                table: "links",
                type: "varchar(3)",
                nullable: true);
        }
    }
}
