using System.ComponentModel.DataAnnotations;
using System.Reflection;
using CountryProvider.Abstractions;
using CountryProvider.Web.Text;
using CountryProvider.Web.Validation;
using FluentValidation;
using static CountryProvider.Abstractions.Text;

namespace CountryProvider.Catalogue.Data;

/// <summary>The rules for the members that all catalogues have. They do not check whether a code is free: the store does that.</summary>
public abstract class EntryRules<TRow> : AbstractValidator<TRow>
    where TRow : EntryRow
{
    private const int MaxItems = 100;

    /// <param name="codeCase">The case of the code.</param>
    /// <param name="maxCodeLength">The maximum number of letters in the code.</param>
    protected EntryRules(CodeCase codeCase, int maxCodeLength)
    {
        var statuses = Words.Of<TRow>(nameof(EntryRow.Status));
        RuleFor(row => row.Code).IsCode(maxCodeLength).IsIn(codeCase);
        RuleFor(row => row.Name).IsName();
        RuleFor(row => row.OtherNames).Must(HasRoom).WithMessage(_ => TooMany());
        RuleForEach(row => row.OtherNames).IsName();
        RuleFor(row => row.Aliases).Must(HasRoom).WithMessage(_ => TooMany());
        RuleForEach(row => row.Aliases)
            .NotNull()
            .ChildRules(alias =>
                alias
                    .RuleFor(a => a.Code)
                    .NotNull()
                    .Consists(
                        char.IsAsciiLetterOrDigit,
                        2,
                        8,
                        "An alias is two to eight letters from A to Z or digits.",
                        "Ein Alias besteht aus zwei bis acht Buchstaben von A bis Z oder Ziffern."
                    )
            );
        RuleFor(row => row.Names).Must(names => names is null || names.Count <= 500).WithMessage(_ => TooMany());
        RuleForEach(row => row.Names)
            .ChildRules(name =>
            {
                name.RuleFor(n => n.Key)
                    .Must(tag => LanguageTag.Of(tag) is not null and not "en")
                    .OverridePropertyName("language")
                    .WithMessage(_ =>
                        Say(
                            "Each name stands under a language tag of BCP 47, such as fr or pt-BR; the English one is the member name.",
                            "Jeder Name steht unter einem Sprachkürzel nach BCP 47, etwa fr oder pt-BR; der englische ist das Element name."
                        )
                    );
                name.RuleFor(n => n.Value).IsName().OverridePropertyName("name");
            });
        RuleFor(row => row.Status).IsOneOf(statuses);
        RuleFor(row => row.ValidTo)
            .Must((row, to) => !(to < row.ValidFrom))
            .WithMessage(_ => Say("The last day is not before the first.", "Der letzte Tag liegt nicht vor dem ersten."));
        RuleFor(row => row.ValidTo)
            .NotNull()
            .When(row => row.Status == statuses[^1])
            .WithMessage(_ =>
                Say(
                    $"What is {statuses[^1]} has a last day on which it was valid.",
                    $"Was {statuses[^1]} ist, hat einen letzten Tag der Gültigkeit."
                )
            );
        RuleFor(row => row.ReplacedBy).Must(HasRoom).WithMessage(_ => TooMany());
        RuleForEach(row => row.ReplacedBy).IsCode(maxCodeLength).IsIn(codeCase);
    }

    private static bool HasRoom<T>(IReadOnlyList<T>? list) => list is null || list.Count <= MaxItems;

    private static string TooMany() => Say($"A list has at most {MaxItems} items.", $"Eine Liste hat höchstens {MaxItems} Einträge.");
}

/// <summary>Reads the allowed words of a member from its attribute.</summary>
public static class Words
{
    /// <summary>The allowed words, in their order.</summary>
    /// <param name="member">The name of a property with <see cref="AllowedValuesAttribute"/>.</param>
    public static string[] Of<TRow>(string member) =>
        [.. typeof(TRow).GetProperty(member)!.GetCustomAttribute<AllowedValuesAttribute>()!.Values.Cast<string>()];
}
