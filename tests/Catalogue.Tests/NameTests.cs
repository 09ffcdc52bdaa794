using System.Globalization;
using System.Text;
using CountryProvider.Web.Text;
using CountryProvider.Web.Validation;
using FluentValidation;

namespace CountryProvider.Catalogue.Tests;

/// <summary>The rules of names, and how names are stored.</summary>
public sealed class NameTests
{
    private static readonly InlineValidator<Named> _validator = new() { validator => validator.RuleFor(named => named.Name).IsName() };

    [Theory]
    [InlineData("\u200B")]
    [InlineData("\u00AD")]
    [InlineData("\u2800")]
    [InlineData("\u3164")]
    [InlineData("\u0301")]
    [InlineData("\uFEFF")]
    [InlineData("\u115F\u1160")]
    [InlineData("\uFFA0")]
    [InlineData("\uFE0F")]
    [InlineData("\u200D")]
    [InlineData("\u200E")]
    [InlineData("\u034F")]
    [InlineData("\u17B4")]
    [InlineData("\uE000")]
    [InlineData("\u0378")]
    [InlineData("\U000E0041")]
    [InlineData("\U000E0100")]
    [InlineData("\U0001D159")]
    [InlineData("\U00013441")]
    [InlineData("\U000F0000")]
    [InlineData("\u0903")]
    [InlineData(" \u0301 \u2800 ")]
    public void A_name_that_nobody_sees_is_refused(string name) => Error(name).ShouldNotBeNull();

    // Everything that Unicode tells programs to draw as nothing (DerivedCoreProperties.txt, Default_Ignorable_Code_Point).
    [Fact]
    public void No_ignorable_character_is_taken_for_a_visible_one()
    {
        (int First, int Last)[] ignorable =
        [
            (0xAD, 0xAD),
            (0x34F, 0x34F),
            (0x61C, 0x61C),
            (0x115F, 0x1160),
            (0x17B4, 0x17B5),
            (0x180B, 0x180F),
            (0x200B, 0x200F),
            (0x202A, 0x202E),
            (0x2060, 0x206F),
            (0x3164, 0x3164),
            (0xFE00, 0xFE0F),
            (0xFEFF, 0xFEFF),
            (0xFFA0, 0xFFA0),
            (0xFFF0, 0xFFF8),
            (0x1BCA0, 0x1BCA3),
            (0x1D173, 0x1D17A),
            (0xE0000, 0xE0FFF),
        ];

        foreach (var (first, last) in ignorable)
        {
            for (var value = first; value <= last; value++)
            {
                Characters.IsVisible(new(value)).ShouldBeFalse($"U+{value:X4}");
            }
        }
    }

    [Theory]
    [InlineData("x")]
    [InlineData("Å")]
    [InlineData("7")]
    [InlineData("€")]
    [InlineData("日本")]
    [InlineData("🇩🇪")]
    [InlineData("🏴\U000E0067\U000E0062\U000E0065\U000E006E\U000E0067\U000E007F")]
    [InlineData("a\u200Db")]
    [InlineData("نام‌ها")]
    [InlineData("{}")]
    [InlineData("हिन्दी")]
    public void A_name_that_can_be_seen_is_taken_as_it_is(string name)
    {
        Error(name).ShouldBeNull();
        Rules.NormalizeName(name).ShouldBe(name);
    }

    [Theory]
    [InlineData("\uFEFFGermany")]
    [InlineData("Ger\u00ADmany")]
    [InlineData("\u200B Germany \u2060")]
    [InlineData(" \uFEFF\tGermany\r\n")]
    [InlineData("\u3000Germany\u00A0")]
    public void What_nobody_sees_is_not_stored(string name)
    {
        Error(name).ShouldBeNull();
        Rules.NormalizeName(name).ShouldBe("Germany");
        Rules.AreSame(name, "gerMANY").ShouldBeTrue();
    }

    [Theory]
    [InlineData("Dai  Nam")]
    [InlineData("Dai\u00A0Nam")]
    [InlineData("Dai \u2003\u3000 Nam")]
    [InlineData("Dai \u200B Nam")]
    public void Words_have_one_space_between_them(string name)
    {
        Error(name).ShouldBeNull();
        Rules.NormalizeName(name).ShouldBe("Dai Nam");
    }

    [Theory]
    [InlineData("e\u200B\u0301", "é")]
    [InlineData("A\u030Aland", "Åland")]
    [InlineData("\u212Bland", "Åland")]
    public void A_name_is_composed(string name, string stored) => Rules.NormalizeName(name).ShouldBe(stored);

    [Fact]
    public void At_most_30_marks_stand_in_a_row()
    {
        Error("x" + new string('\u0315', 30)).ShouldBeNull();
        Error("x" + new string('\u0315', 31)).ShouldNotBeNull();
        Error("x" + new string('\u0315', 199)).ShouldNotBeNull();
        Error("x" + new string('\u0315', 20) + "y" + new string('\u0315', 20)).ShouldBeNull();
        Error("x" + new string('\u0315', 20) + "\u200D" + new string('\u0315', 20)).ShouldNotBeNull();
        Error("x" + string.Concat(Enumerable.Repeat("\u20DD\uFE0F\u093E", 11))).ShouldNotBeNull();
    }

    [Theory]
    [InlineData("a\nb")]
    [InlineData("a\tb")]
    [InlineData("a\u0000")]
    [InlineData("a\u2028b")]
    [InlineData("a\u202Eb")]
    [InlineData("a\u2066b")]
    [InlineData("a\uFFFEb")]
    [InlineData("")]
    [InlineData(null)]
    public void What_would_disturb_the_text_around_it_is_refused(string? name) => Error(name).ShouldNotBeNull();

    // Not among the data above, where the compiler makes U+FFFD of them.
    [Fact]
    public void A_lone_surrogate_is_refused()
    {
        Error("a\uD800b").ShouldNotBeNull();
        Error("a\uDC00").ShouldNotBeNull();
    }

    [Fact]
    public void Whatever_is_accepted_is_stored_as_a_name_that_is_accepted_and_stays_so()
    {
        var random = new Random(1);
        string[] pieces =
        [
            "a",
            "É",
            "e\u0301",
            " ",
            "\u00A0",
            "\u3000",
            "\u200B",
            "\uFEFF",
            "\u0301",
            "\u0323",
            "\u115F",
            "한",
            "\u1112\u1161",
            "🇩🇪",
            "\u200D",
            "\u2126",
            "\u1E9B\u0323",
            "-",
            "\t",
        ];
        for (var i = 0; i < 5_000; i++)
        {
            var name = string.Concat(Enumerable.Range(0, random.Next(1, 9)).Select(_ => pieces[random.Next(pieces.Length)]));
            if (Error(name) is null)
            {
                var stored = Rules.NormalizeName(name);
                Rules.NormalizeName(stored).ShouldBe(stored);
                Error(stored).ShouldBeNull();
                stored.IsNormalized(NormalizationForm.FormC).ShouldBeTrue();
                stored.ShouldNotContain("  ");
                char.IsWhiteSpace(stored[0]).ShouldBeFalse();
            }
        }
    }

    [Theory]
    [InlineData("\u200B", "sichtbar")]
    [InlineData(
        "x\u0315\u0315\u0315\u0315\u0315\u0315\u0315\u0315\u0315\u0315\u0315\u0315\u0315\u0315\u0315\u0315\u0315\u0315\u0315\u0315\u0315\u0315\u0315\u0315\u0315\u0315\u0315\u0315\u0315\u0315\u0315",
        "30"
    )]
    public void Germans_are_told_in_German(string name, string expected)
    {
        var before = CultureInfo.CurrentUICulture;
        try
        {
            CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("de");
            Error(name)!.ShouldContain(expected);
        }
        finally
        {
            CultureInfo.CurrentUICulture = before;
        }
    }

    private static string? Error(string? name) => _validator.Validate(new Named(name)).Errors.SingleOrDefault()?.ErrorMessage;

    private sealed record Named(string? Name);
}
