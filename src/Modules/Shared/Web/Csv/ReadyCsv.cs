using CountryProvider.Web.Api;
using Microsoft.AspNetCore.Http;

namespace CountryProvider.Web.Csv;

/// <summary>A CSV file that is already bytes.</summary>
/// <param name="fileName">What it is called where it is saved, without the ending.</param>
public sealed class ReadyCsv(byte[] bytes, string fileName)
    : ReadyDocument(bytes, $"{CsvFile.MediaType}; charset=utf-8; header=present", version: null)
{
    /// <inheritdoc/>
    protected override void WriteHeaders(IHeaderDictionary headers) => headers.ContentDisposition = $"attachment; filename={fileName}.csv";
}
