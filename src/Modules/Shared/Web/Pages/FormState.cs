using CountryProvider.Abstractions;
using Microsoft.AspNetCore.Http;
using static CountryProvider.Abstractions.Text;

namespace CountryProvider.Web.Pages;

/// <summary>What was typed into a form, and what is wrong with it.</summary>
/// <param name="Values">By field name.</param>
/// <param name="Errors">Messages by field name; under the empty name those of the form as a whole.</param>
public sealed record FormState(IReadOnlyDictionary<string, string> Values, IReadOnlyDictionary<string, string[]> Errors)
{
    private static readonly Dictionary<string, string[]> _noErrors = [];

    /// <summary>
    /// Whether somebody else changed what is stored since the form was read: what was typed is to be seen beside it before it can replace
    /// it.
    /// </summary>
    public bool IsOutdated { get; init; }

    /// <summary>A form that nobody has sent yet.</summary>
    public static FormState Empty { get; } = new(new Dictionary<string, string>(), _noErrors);

    /// <summary>A form that nobody has sent yet, with these values in it.</summary>
    public static FormState Of(params (string Field, string? Value)[] values) =>
        new(values.ToDictionary(pair => pair.Field, pair => pair.Value ?? ""), _noErrors);

    /// <summary>What was typed into the field; empty when nothing was.</summary>
    public string this[string field] => Values.GetValueOrDefault(field, "");

    /// <summary>The messages of a field, or of the form as a whole for the empty name.</summary>
    public IReadOnlyList<string> ErrorsOf(string field) => Errors.GetValueOrDefault(field, []);

    /// <summary>Whether this is the first field with messages, where to go on typing.</summary>
    public bool IsFirstError(string field) => Errors.Keys.FirstOrDefault() == field;

    /// <summary>
    /// Does what a form asks for. When the module refuses, <paramref name="redisplay"/> shows the form again with what was
    /// typed and the messages at the fields.
    /// </summary>
    /// <param name="conflictField">The field to blame when the form contradicts what is stored.</param>
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

    // The module's own words are for programs that send conditions; a person sees both states at the fields and only has to save again.
    private static string ChangedMeanwhile =>
        Say(
            "This was changed in the meantime, and nothing of yours was saved. Each field where that makes a difference shows what is "
                + "stored now. Save again if you still want yours.",
            "Der Eintrag wurde inzwischen geändert; Ihre Eingabe wurde nicht gespeichert. Wo sie abweicht, steht am Feld, was jetzt "
                + "gespeichert ist. Speichern Sie erneut, wenn Ihre Eingabe gelten soll."
        );
}
