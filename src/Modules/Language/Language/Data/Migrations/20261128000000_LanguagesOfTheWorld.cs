using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace CountryProvider.Language.Data.Migrations
{
    /// <inheritdoc />
    internal sealed partial class LanguagesOfTheWorld : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AlterColumn<string>(
                name: "code",
                table: "languages",
                type: "varchar(4)",
                nullable: false,
                oldClrType: typeof(string),
                oldType: "varchar(3)");

            migrationBuilder.AddColumn<string>(
                name: "aliases",
                table: "languages",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "alpha2",
                table: "languages",
                type: "varchar(2)",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "bibliographic",
                table: "languages",
                type: "varchar(3)",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "direction",
                table: "languages",
                type: "text",
                nullable: false,
                defaultValue: "ltr");

            migrationBuilder.AddColumn<string>(
                name: "names",
                table: "languages",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "native_name",
                table: "languages",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "other_names",
                table: "languages",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "replaced_by",
                table: "languages",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "scope",
                table: "languages",
                type: "text",
                nullable: false,
                defaultValue: "individual");

            migrationBuilder.AddColumn<string>(
                name: "status",
                table: "languages",
                type: "text",
                nullable: false,
                defaultValue: "active");

            migrationBuilder.AddColumn<string>(
                name: "valid_from",
                table: "languages",
                type: "varchar(10)",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "valid_to",
                table: "languages",
                type: "varchar(10)",
                nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "aliases",
                table: "languages");

            migrationBuilder.DropColumn(
                name: "alpha2",
                table: "languages");

            migrationBuilder.DropColumn(
                name: "bibliographic",
                table: "languages");

            migrationBuilder.DropColumn(
                name: "direction",
                table: "languages");

            migrationBuilder.DropColumn(
                name: "names",
                table: "languages");

            migrationBuilder.DropColumn(
                name: "native_name",
                table: "languages");

            migrationBuilder.DropColumn(
                name: "other_names",
                table: "languages");

            migrationBuilder.DropColumn(
                name: "replaced_by",
                table: "languages");

            migrationBuilder.DropColumn(
                name: "scope",
                table: "languages");

            migrationBuilder.DropColumn(
                name: "status",
                table: "languages");

            migrationBuilder.DropColumn(
                name: "valid_from",
                table: "languages");

            migrationBuilder.DropColumn(
                name: "valid_to",
                table: "languages");

            migrationBuilder.AlterColumn<string>(
                name: "code",
                table: "languages",
                type: "varchar(3)",
                nullable: false,
                oldClrType: typeof(string),
                oldType: "varchar(4)");
        }
    }
}
