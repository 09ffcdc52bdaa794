using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace CountryProvider.Country.Data.Migrations
{
    /// <inheritdoc />
    internal sealed partial class CountriesOfTheWorld : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AlterColumn<string>(
                name: "code",
                table: "countries",
                type: "varchar(4)",
                nullable: false,
                oldClrType: typeof(string),
                oldType: "varchar(3)");

            migrationBuilder.AddColumn<string>(
                name: "aliases",
                table: "countries",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "alpha2",
                table: "countries",
                type: "varchar(2)",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "alpha3",
                table: "countries",
                type: "varchar(3)",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "names",
                table: "countries",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "numeric",
                table: "countries",
                type: "varchar(3)",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "official_name",
                table: "countries",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "other_names",
                table: "countries",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "region",
                table: "countries",
                type: "varchar(3)",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "replaced_by",
                table: "countries",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "status",
                table: "countries",
                type: "text",
                nullable: false,
                defaultValue: "user-assigned");

            migrationBuilder.AddColumn<string>(
                name: "subregion",
                table: "countries",
                type: "varchar(3)",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "valid_from",
                table: "countries",
                type: "varchar(10)",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "valid_to",
                table: "countries",
                type: "varchar(10)",
                nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "aliases",
                table: "countries");

            migrationBuilder.DropColumn(
                name: "alpha2",
                table: "countries");

            migrationBuilder.DropColumn(
                name: "alpha3",
                table: "countries");

            migrationBuilder.DropColumn(
                name: "names",
                table: "countries");

            migrationBuilder.DropColumn(
                name: "numeric",
                table: "countries");

            migrationBuilder.DropColumn(
                name: "official_name",
                table: "countries");

            migrationBuilder.DropColumn(
                name: "other_names",
                table: "countries");

            migrationBuilder.DropColumn(
                name: "region",
                table: "countries");

            migrationBuilder.DropColumn(
                name: "replaced_by",
                table: "countries");

            migrationBuilder.DropColumn(
                name: "status",
                table: "countries");

            migrationBuilder.DropColumn(
                name: "subregion",
                table: "countries");

            migrationBuilder.DropColumn(
                name: "valid_from",
                table: "countries");

            migrationBuilder.DropColumn(
                name: "valid_to",
                table: "countries");

            migrationBuilder.AlterColumn<string>(
                name: "code",
                table: "countries",
                type: "varchar(3)",
                nullable: false,
                oldClrType: typeof(string),
                oldType: "varchar(4)");
        }
    }
}
