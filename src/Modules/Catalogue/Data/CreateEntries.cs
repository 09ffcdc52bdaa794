using Microsoft.EntityFrameworkCore.Migrations;

namespace CountryProvider.Catalogue.Data;

/// <summary>The first migration of every catalogue. Each module derives its own, so that its history is its own.</summary>
public abstract class CreateEntries(string table) : Migration
{
    /// <inheritdoc/>
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateTable(
            table,
            columns => new
            {
                code = columns.Column<string>(maxLength: 3),
                name = columns.Column<string>(),
                retired = columns.Column<bool>(),
                version = columns.Column<long>(),
            },
            constraints: constraints => constraints.PrimaryKey($"PK_{table}", row => row.code));
        migrationBuilder.CreateIndex($"ix_{table}_version", table, "version", unique: true);
    }
}
