using CountryProvider.BuildingBlocks.Store;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace CountryProvider.Linking.Data;

internal sealed class LinkContext(DbContextOptions<LinkContext> options) : ModuleContext<LinkRow>(options, Table), IModuleContext
{
    public static string Table => "links";

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        base.OnModelCreating(modelBuilder);
        modelBuilder.Entity<LinkRow>(row =>
        {
            row.Property(r => r.Code).HasColumnName("country");
            row.Property(r => r.Currency).HasColumnName("currency").HasColumnType("varchar(3)");
            row.Property(r => r.Language).HasColumnName("language").HasColumnType("varchar(3)");
        });
    }
}

[DbContext(typeof(LinkContext)), Migration("20261122000000_CreateLinks")]
internal sealed class CreateLinks : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql($"""
        CREATE TABLE "{LinkContext.Table}" (
            "country" varchar(3) NOT NULL CONSTRAINT "PK_{LinkContext.Table}" PRIMARY KEY,
            "currency" varchar(3) NULL,
            "language" varchar(3) NULL,
            "version" bigint NOT NULL
        );
        CREATE UNIQUE INDEX "ix_{LinkContext.Table}_version" ON "{LinkContext.Table}" ("version");
        """);
}
