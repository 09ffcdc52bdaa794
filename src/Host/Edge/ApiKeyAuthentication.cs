using System.Security.Claims;
using System.Text.Encodings.Web;
using CountryProvider.Host.Foundation.Errors;
using CountryProvider.Host.Foundation.Settings;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;
using static CountryProvider.Abstractions.Text;

namespace CountryProvider.Host.Edge;

/// <summary>Identifies the key of a request. Refuses a request without the necessary key.</summary>
internal sealed class ApiKeyAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory logger,
    UrlEncoder encoder,
    ApiKeys keys
) : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (keys.Of(Request) is not { } key)
        {
            return Task.FromResult(AuthenticateResult.NoResult());
        }

        Context.Features.Set(key);
        var identity = new ClaimsIdentity([new Claim(ClaimTypes.Name, key.Name)], Scheme.Name);
        return Task.FromResult(AuthenticateResult.Success(new(new ClaimsPrincipal(identity), Scheme.Name)));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.Headers.WWWAuthenticate = ApiKeys.Challenge;
        return RefuseAsync(() => new(ProblemType.Unauthorized, Say(ProblemType.Unauthorized.Detail, "Dafür ist ein Schlüssel nötig.")));
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties)
    {
        var key = Context.Features.GetRequiredFeature<ApiKey>();
        var missing = string.Join(", ", WriteAuthorization.DepartmentsOf(Context).Where(department => !key.MayWriteIn([department])));
        return RefuseAsync(() =>
            new(
                ProblemType.Forbidden,
                Say(
                    $"The key {key.Name} may not change anything of the department {missing}.",
                    $"Der Schlüssel {key.Name} darf in der Abteilung {missing} nichts ändern."
                )
            )
        );
    }

    // The sign-in page repeats the refused form. This needs a readable body, so the rules for bodies apply first.
    private Task RefuseAsync(Func<Error> refusal) => ErrorAnswers.WriteAsync(Context, BodyRules.RefusalOf(Context) ?? refusal);
}
