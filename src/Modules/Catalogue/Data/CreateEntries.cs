using Microsoft.EntityFrameworkCore.Migrations;

namespace CountryProvider.Catalogue.Data;

/// <summary>The first migration of every catalogue. Each module derives its own, so that its history is its own.</summary>
public abstract class CreateEntries(string table) : Migration
{
    /// <inheritdoc/>
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql($"""
        CREATE TABLE "{table}" (
            "code" varchar(3) NOT NULL CONSTRAINT "PK_{table}" PRIMARY KEY,
            "name" text NOT NULL,
            "retired" boolean NOT NULL,
            "version" bigint NOT NULL
        );
        CREATE UNIQUE INDEX "ix_{table}_version" ON "{table}" ("version");
        """);
}
