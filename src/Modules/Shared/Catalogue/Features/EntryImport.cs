using System.Text.Json;
using System.Text.Json.Nodes;
using CountryProvider.Abstractions;
using CountryProvider.Catalogue.Data;
using CountryProvider.Web.Csv;

namespace CountryProvider.Catalogue.Features;

/// <summary>Turns the rows of a file into entries, with the rules of a PUT.</summary>
internal sealed class EntryImport<TRow>(Catalogue<TRow> catalogue, CatalogueDefinition<TRow> definition)
    where TRow : EntryRow, new()
{
    /// <summary>Plans the import of a file. It changes nothing, and the same file and rows always give the same plan.</summary>
    /// <param name="stored">All stored entries.</param>
    /// <param name="deadline">Checked between rows.</param>
    /// <exception cref="OperationCanceledException">The deadline has passed.</exception>
    public ImportPlan<TRow> Plan(ImportedRows file, CatalogueSnapshot<TRow> stored, CancellationToken deadline)
    {
        var (all, changed) = (
            new List<(int Line, TRow Row)>(),
            new Dictionary<string, (ImportedRow Source, TRow Row)>(StringComparer.Ordinal)
        );
        file.Read(
            (row, body) =>
            {
                try
                {
                    var existing = stored.Find(row.Key);
                    var entry = EntryOf(body, file.IsWhole, existing, existing?.Code ?? catalogue.Normalize(row.Key));
                    if (existing is not null && catalogue.AreSame(existing, entry))
                    {
                        entry = existing;
                    }
                    else
                    {
                        // This is the row's final version if nobody else writes first. Then storing the row needs no copy.
                        entry = entry with
                        {
                            Version = stored.Version + changed.Count + 1,
                        };
                        changed.Add(entry.Code, (row, entry));
                    }

                    all.Add((row.Line, entry));
                }
                catch (InvalidRequestException e)
                {
                    file.Refuse(row, e.Errors);
                }
            },
            deadline
        );

        // Each row is checked as if all other rows were stored already. If two rows need the same key, the later row has the fault.
        var after = stored.With([.. changed.Values.Select(change => change.Row)]);
        foreach (var (source, row) in changed.Values.TakeWhile(_ => !file.Faults.IsFull))
        {
            deadline.ThrowIfCancellationRequested();
            // A code whose row has a fault is still in the file, so it is not unknown.
            foreach (var code in Catalogue<TRow>.UnknownSuccessors(after, row).Where(code => !file.Has(code)))
            {
                file.Refuse(source, "replacedBy", Catalogue<TRow>.Unknown(code));
            }

            foreach (
                var (key, holder) in catalogue
                    .Conflicts(after, row, isNew: stored.Find(row.Code) is null)
                    .Where(conflict => !(changed.GetValueOrDefault(conflict.Holder.Code).Source?.Line > source.Line))
            )
            {
                file.Refuse(source, MemberWith(key, row), Catalogue<TRow>.Taken(holder, key).Message);
            }
        }

        foreach (var circle in SuccessorCircles.Through(changed.Values.Select(change => change.Row), after))
        {
            if (circle.Select(code => changed.GetValueOrDefault(code).Source).OfType<ImportedRow>().MaxBy(row => row.Line) is { } source)
            {
                file.Refuse(source, "replacedBy", SuccessorCircles.Refusal(circle));
            }
        }

        return new(file.Faults.Any ? [] : all, file.Faults.All);
    }

    private string MemberWith(string key, TRow row) =>
        JsonSerializer
            .SerializeToNode(row, definition.Json)!
            .AsObject()
            .FirstOrDefault(member => member.Value is JsonValue value && value.ToString().Equals(key, StringComparison.OrdinalIgnoreCase))
            .Key
        ?? "aliases";

    // A row of CSV describes only the columns of the file; the other members stay as they are stored. An empty cell has the same
    // effect as a PUT without the member.
    private TRow EntryOf(JsonObject body, bool isWhole, TRow? existing, string code)
    {
        var members = body;
        if (!isWhole)
        {
            members = existing is null ? [] : JsonSerializer.SerializeToNode(existing, definition.Json)!.AsObject();
            foreach (var (member, value) in body.ToList())
            {
                body.Remove(member);
                members.Remove(member);
                if (value is not null)
                {
                    members.Add(member, value);
                }
            }
        }

        return catalogue.Apply(new() { Code = code }, members);
    }
}
