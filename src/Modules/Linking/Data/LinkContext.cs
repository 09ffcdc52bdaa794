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
            row.Property(r => r.Currency).HasColumnName("currency").HasMaxLength(3);
            row.Property(r => r.Language).HasColumnName("language").HasMaxLength(3);
        });
    }
}

[DbContext(typeof(LinkContext)), Migration("20261122000000_CreateLinks")]
internal sealed class CreateLinks : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateTable(
            LinkContext.Table,
            columns => new
            {
                country = columns.Column<string>(maxLength: 3),
                currency = columns.Column<string>(maxLength: 3, nullable: true),
                language = columns.Column<string>(maxLength: 3, nullable: true),
                version = columns.Column<long>(),
            },
            constraints: constraints => constraints.PrimaryKey($"PK_{LinkContext.Table}", row => row.country));
        migrationBuilder.CreateIndex($"ix_{LinkContext.Table}_version", LinkContext.Table, "version", unique: true);
    }
}
