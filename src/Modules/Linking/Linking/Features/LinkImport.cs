using CountryProvider.Abstractions;
using CountryProvider.Linking.Data;
using CountryProvider.Web.Api;
using CountryProvider.Web.Csv;
using CountryProvider.Web.Validation;
using static CountryProvider.Abstractions.Text;

namespace CountryProvider.Linking.Features;

/// <summary>Turns the rows of a file into links, with the rules of a PUT.</summary>
internal static class LinkImport
{
    private static readonly WriteLinkValidator _keys = new();
    private static readonly LinkRowValidator _rules = new();

    /// <summary>
    /// Plans the import of a file. It changes nothing, and the same file, rows and names always give the same plan. A country that
    /// was never linked and stays so becomes a row of version 0, which need not be stored.
    /// </summary>
    /// <param name="reading">The entries of the catalogues, requested just before.</param>
    /// <param name="stored">All stored links.</param>
    /// <param name="deadline">Checked between rows.</param>
    /// <exception cref="OperationCanceledException">The deadline has passed.</exception>
    /// <exception cref="ModuleUnavailableException">
    /// A catalogue does not answer, and its last answer is not enough for a decision.
    /// </exception>
    public static ImportPlan<LinkRow> Plan(ImportedRows file, Reading reading, LinkRows stored, CancellationToken deadline)
    {
        var (all, lines) = (new List<(int Line, LinkRow Row)>(), new Dictionary<string, ImportedRow>(StringComparer.Ordinal));
        file.Read(
            (source, body) =>
            {
                try
                {
                    var country = reading.Get(source.Key).Country;
                    if (!lines.TryAdd(country.Code, source))
                    {
                        var (first, line) = (lines[country.Code].Key, lines[country.Code].Line);
                        file.Refuse(
                            source,
                            LinkLine.Rows.Key,
                            Say(
                                $"{source.Key} is the same country as {first} in line {line}. Delete one of the lines.",
                                $"{source.Key} ist dasselbe Land wie {first} in Zeile {line}. Löschen Sie eine der Zeilen."
                            )
                        );
                        return;
                    }

                    var target = LinkTarget.Of(body);
                    target = file.IsWhole ? target.Whole() : target;
                    ValidationErrors.ThrowIfAny(_keys.Validate(new WriteLink(source.Key, target, Precondition.None)).Errors);
                    var basis = stored.Find(country.Code) ?? new(country.Code);
                    var references = new LinkReferences(reading, country);
                    var row = references.Apply(target, basis);
                    references.ThrowIfAnyIsMissing();
                    ValidationErrors.ThrowIfAny(_rules.Validate(row).Errors);
                    all.Add((source.Line, row.SaysTheSameAs(basis) ? basis : row));
                }
                catch (NotFoundException e)
                {
                    file.Refuse(source, LinkLine.Rows.Key, e.Message);
                }
                catch (InvalidRequestException e)
                {
                    file.Refuse(source, e.Errors);
                }
                catch (InvalidReferenceException e)
                {
                    file.Refuse(source, e.Errors);
                }
            },
            deadline
        );

        return new(file.Faults.Any ? [] : all, file.Faults.All);
    }
}
