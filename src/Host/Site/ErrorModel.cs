using static CountryProvider.Abstractions.Text;

namespace CountryProvider.Host.Site;

/// <summary>The content of the error page.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Detail">What is wrong; null when the status alone describes it.</param>
/// <param name="Url">The address to use instead; null for the home page.</param>
public sealed record ErrorModel(int Status, string? Detail, string? Url)
{
    /// <summary>The title of the page for a status.</summary>
    public static string TitleOf(int status) =>
        status switch
        {
            404 => Say("Not found", "Nicht gefunden"),
            405 => Say("That does not work here", "Das geht hier nicht"),
            413 => Say("Too large", "Zu groß"),
            429 => Say("Too many requests", "Zu viele Anfragen"),
            507 => Say("It was not saved", "Nicht gespeichert"),
            503 => Say("Not available at the moment", "Zurzeit nicht verfügbar"),
            >= 500 => Say("Something went wrong", "Etwas ist schiefgegangen"),
            _ => Say("That did not work", "Das hat nicht geklappt"),
        };

    /// <summary>What is wrong and what the reader can do, in full sentences.</summary>
    public string Explanation =>
        Status switch
        {
            // A trace id leads to the log entry. Only the API shows it, so the page does not mention it.
            500 => Say(
                "That is our fault, not yours. It was logged; please try again later.",
                "Das liegt an uns, nicht an Ihnen. Der Fehler wurde protokolliert; bitte versuchen Sie es später noch einmal."
            ),
            413 => Say("That is more than can be taken in at once.", "Das ist mehr, als auf einmal angenommen werden kann."),
            _ when Detail is not null => Detail,
            403 => Say(
                "This form was sent from another site and was not accepted.",
                "Dieses Formular kam von einer anderen Website und wurde nicht angenommen."
            ),
            404 => Say("There is no page at this address.", "Unter dieser Adresse gibt es keine Seite."),
            405 => Say("This address does not take requests of that kind.", "Diese Adresse nimmt Anfragen dieser Art nicht an."),
            _ => Say("The request could not be answered.", "Die Anfrage konnte nicht beantwortet werden."),
        };
}
