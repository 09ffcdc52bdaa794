using CountryProvider.Host.Foundation.Errors;
using CountryProvider.Host.Site.SignIn;
using CountryProvider.Web.Pages;

namespace CountryProvider.Host.Site;

/// <summary>Shows the page of an error. When a key is missing or does not permit the request, shows the sign-in page.</summary>
internal sealed class ErrorPages : IErrorPage
{
    public Task WriteAsync(HttpContext http, Error error) =>
        error.Type == ProblemType.Unauthorized || error.Type == ProblemType.Forbidden
            ? SignInPages.WriteAsync(http, error)
            : Page.Of<ErrorPage, ErrorModel>(ErrorModel.TitleOf(error.Status), new(error.Status, error.Detail, error.Url), error.Status)
                .ExecuteAsync(http);
}
