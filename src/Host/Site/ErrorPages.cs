using CountryProvider.Host.Foundation.Errors;
using CountryProvider.Host.Site.SignIn;
using CountryProvider.Web.Pages;

namespace CountryProvider.Host.Site;

/// <summary>The page of an error: where a key is needed, or another one, the page to sign in with it.</summary>
internal sealed class ErrorPages : IErrorPage
{
    public Task WriteAsync(HttpContext http, Error error) =>
        error.Type == ProblemType.Unauthorized || error.Type == ProblemType.Forbidden
            ? SignInPages.WriteAsync(http, error)
            : Page.Of<ErrorPage, ErrorModel>(ErrorModel.TitleOf(error.Status), new(error.Status, error.Detail, error.Url), error.Status)
                .ExecuteAsync(http);
}
