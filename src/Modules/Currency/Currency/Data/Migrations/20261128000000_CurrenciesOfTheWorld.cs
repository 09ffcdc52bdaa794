using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace CountryProvider.Currency.Data.Migrations
{
    /// <inheritdoc />
    internal sealed partial class CurrenciesOfTheWorld : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AlterColumn<string>(
                name: "code",
                table: "currencies",
                type: "varchar(4)",
                nullable: false,
                oldClrType: typeof(string),
                oldType: "varchar(3)");

            migrationBuilder.AddColumn<string>(
                name: "aliases",
                table: "currencies",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "kind",
                table: "currencies",
                type: "text",
                nullable: false,
                defaultValue: "currency");

            migrationBuilder.AddColumn<int>(
                name: "minor_units",
                table: "currencies",
                type: "integer",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "names",
                table: "currencies",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "numeric",
                table: "currencies",
                type: "varchar(3)",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "other_names",
                table: "currencies",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "replaced_by",
                table: "currencies",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "status",
                table: "currencies",
                type: "text",
                nullable: false,
                defaultValue: "active");

            migrationBuilder.AddColumn<string>(
                name: "symbol",
                table: "currencies",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "valid_from",
                table: "currencies",
                type: "varchar(10)",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "valid_to",
                table: "currencies",
                type: "varchar(10)",
                nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "aliases",
                table: "currencies");

            migrationBuilder.DropColumn(
                name: "kind",
                table: "currencies");

            migrationBuilder.DropColumn(
                name: "minor_units",
                table: "currencies");

            migrationBuilder.DropColumn(
                name: "names",
                table: "currencies");

            migrationBuilder.DropColumn(
                name: "numeric",
                table: "currencies");

            migrationBuilder.DropColumn(
                name: "other_names",
                table: "currencies");

            migrationBuilder.DropColumn(
                name: "replaced_by",
                table: "currencies");

            migrationBuilder.DropColumn(
                name: "status",
                table: "currencies");

            migrationBuilder.DropColumn(
                name: "symbol",
                table: "currencies");

            migrationBuilder.DropColumn(
                name: "valid_from",
                table: "currencies");

            migrationBuilder.DropColumn(
                name: "valid_to",
                table: "currencies");

            migrationBuilder.AlterColumn<string>(
                name: "code",
                table: "currencies",
                type: "varchar(3)",
                nullable: false,
                oldClrType: typeof(string),
                oldType: "varchar(4)");
        }
    }
}
