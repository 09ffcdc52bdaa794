namespace CountryProvider.Catalogue.Data;

/// <summary>The fields that all catalogues use in their forms.</summary>
public static class EntryFields
{
    /// <summary>The name in English.</summary>
    public static EntryField Name { get; } =
        new("name", EntryFieldKind.Text, new("Name", "Name")) { Hint = new("In English.", "Auf Englisch.") };

    /// <summary>Former names and spellings.</summary>
    public static EntryField OtherNames { get; } =
        new("otherNames", EntryFieldKind.Lines, new("Other names", "Weitere Namen"))
        {
            Hint = new(
                "Former names and spellings by which it is found, one in each line.",
                "Frühere Namen und Schreibweisen, unter denen der Eintrag gefunden wird, je Zeile einer."
            ),
        };

    /// <summary>Other codes.</summary>
    public static EntryField Aliases { get; } =
        new("aliases", EntryFieldKind.Aliases, new("Other codes", "Weitere Codes"))
        {
            Hint = new(
                "One in each line; with its last day where it is no longer used: iw 1989-03-11.",
                "Je Zeile einer; mit dem letzten Tag, wo er nicht mehr gilt: iw 1989-03-11."
            ),
        };

    /// <summary>Names in other languages.</summary>
    public static EntryField Names { get; } =
        new("names", EntryFieldKind.Names, new("Names in other languages", "Namen in anderen Sprachen"))
        {
            Hint = new(
                "Your own, one in each line after the language tag: fr Allemagne. They win over those that are shipped.",
                "Eigene, je Zeile einer nach dem Sprachkürzel: fr Allemagne. Sie gehen den mitgelieferten vor."
            ),
        };

    /// <summary>The first day.</summary>
    public static EntryField ValidFrom { get; } = new("validFrom", EntryFieldKind.Day, new("Valid from", "Gültig ab"));

    /// <summary>The last day.</summary>
    public static EntryField ValidTo { get; } = new("validTo", EntryFieldKind.Day, new("Valid to", "Gültig bis"));

    /// <summary>The successors.</summary>
    public static EntryField ReplacedBy { get; } =
        new("replacedBy", EntryFieldKind.Lines, new("Replaced by", "Ersetzt durch"))
        {
            Hint = new("Codes, one in each line.", "Codes, je Zeile einer."),
        };

    /// <summary>A field with a code.</summary>
    public static EntryField Code(string name, int length, string english, string german) =>
        new(name, EntryFieldKind.Text, new(english, german)) { MaxLength = length };

    /// <summary>A field with words to choose from.</summary>
    public static EntryField Choice(string name, string english, string german, params (string Word, Wording Label)[] choices) =>
        new(name, EntryFieldKind.Choice, new(english, german)) { Choices = choices };
}
