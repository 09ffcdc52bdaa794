using CountryProvider.Web.Api;
using Microsoft.AspNetCore.Http;

namespace CountryProvider.Web.Csv;

/// <summary>A CSV file as bytes.</summary>
/// <param name="fileName">The suggested name of the downloaded file, without its extension.</param>
public sealed class ReadyCsv(byte[] bytes, string fileName)
    : ReadyDocument(bytes, $"{CsvFile.MediaType}; charset=utf-8; header=present", version: null)
{
    /// <inheritdoc/>
    protected override void WriteHeaders(IHeaderDictionary headers) => headers.ContentDisposition = $"attachment; filename={fileName}.csv";
}
