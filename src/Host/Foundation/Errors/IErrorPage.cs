namespace CountryProvider.Host.Foundation.Errors;

/// <summary>Shows errors to people in a browser.</summary>
internal interface IErrorPage
{
    /// <summary>Answers with a page about the error, in the language of the request.</summary>
    Task WriteAsync(HttpContext http, Error error);
}
