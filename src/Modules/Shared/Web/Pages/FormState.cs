using CountryProvider.Abstractions;
using Microsoft.AspNetCore.Http;
using static CountryProvider.Abstractions.Text;

namespace CountryProvider.Web.Pages;

/// <summary>The values that a user typed into a form, and the form's errors.</summary>
/// <param name="Values">Values by field name.</param>
/// <param name="Errors">Messages by field name. The empty name has the messages about the form as a whole.</param>
public sealed record FormState(IReadOnlyDictionary<string, string> Values, IReadOnlyDictionary<string, string[]> Errors)
{
    private static readonly Dictionary<string, string[]> _noErrors = [];

    /// <summary>
    /// Whether the stored data has changed since the user opened the form. Then the page shows the stored value beside the typed one
    /// before the user can replace it.
    /// </summary>
    public bool IsOutdated { get; init; }

    /// <summary>An empty form that the user has not sent yet.</summary>
    public static FormState Empty { get; } = new(new Dictionary<string, string>(), _noErrors);

    /// <summary>A form with these values that the user has not sent yet.</summary>
    public static FormState Of(params (string Field, string? Value)[] values) =>
        new(values.ToDictionary(pair => pair.Field, pair => pair.Value ?? ""), _noErrors);

    /// <summary>The value that the user typed into the field; empty when there is none.</summary>
    public string this[string field] => Values.GetValueOrDefault(field, "");

    /// <summary>The messages of a field. The empty name gives the messages about the form as a whole.</summary>
    public IReadOnlyList<string> ErrorsOf(string field) => Errors.GetValueOrDefault(field, []);

    /// <summary>Whether this is the first field with messages. The page sets the focus there.</summary>
    public bool IsFirstError(string field) => Errors.Keys.FirstOrDefault() == field;

    /// <summary>
    /// Runs the action of a form. When the module refuses it, <paramref name="redisplay"/> shows the form again with the typed values
    /// and with the messages at their fields.
    /// </summary>
    /// <param name="conflictField">The field that gets the message when the form contradicts the stored data.</param>
    public static async Task<IResult> SubmitAsync(
        IFormCollection form,
        string conflictField,
        Func<Task<IResult>> submit,
        Func<FormState, int, Task<IResult>> redisplay
    )
    {
        try
        {
            return await submit();
        }
        catch (Exception e) when (e is DomainException and not NotFoundException or ModuleUnavailableException)
        {
            var (errors, status) = e switch
            {
                InvalidRequestException invalid => (invalid.Errors, StatusCodes.Status400BadRequest),
                InvalidReferenceException invalid => (invalid.Errors, StatusCodes.Status422UnprocessableEntity),
                ConflictException => (One(conflictField, e.Message), StatusCodes.Status409Conflict),
                ModuleUnavailableException => (One("", e.Message), StatusCodes.Status503ServiceUnavailable),
                NotStoredException => (One("", e.Message), StatusCodes.Status507InsufficientStorage),
                _ => (One("", ChangedMeanwhile), StatusCodes.Status412PreconditionFailed),
            };
            return await redisplay(
                new(form.ToDictionary(pair => pair.Key, pair => pair.Value.ToString()), errors)
                {
                    IsOutdated = e is PreconditionFailedException,
                },
                status
            );
        }

        static Dictionary<string, string[]> One(string field, string message) => new() { [field] = [message] };
    }

    // The module's own message is for programs that send conditions. A person sees both values at the fields and only has to save
    // again.
    private static string ChangedMeanwhile =>
        Say(
            "This was changed in the meantime, and nothing of yours was saved. Each field where that makes a difference shows what is "
                + "stored now. Save again if you still want yours.",
            "Der Eintrag wurde inzwischen geändert; Ihre Eingabe wurde nicht gespeichert. Wo sie abweicht, steht am Feld, was jetzt "
                + "gespeichert ist. Speichern Sie erneut, wenn Ihre Eingabe gelten soll."
        );
}
