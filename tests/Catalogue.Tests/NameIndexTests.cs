using CountryProvider.Web.Search;

namespace CountryProvider.Catalogue.Tests;

/// <summary>Which names are meant by what people type, and which are near.</summary>
public sealed class NameIndexTests
{
    private static readonly NameIndex<string> _index = new([
        ("DEU", "Germany", true),
        ("DEU", "Deutschland", false),
        ("DDDE", "German Democratic Republic", true),
        ("CIV", "Côte d’Ivoire", true),
        ("CIV", "Ivory Coast", false),
        ("AUT", "Austria", true),
        ("AUS", "Australia", true),
        ("IRL", "Ireland", true),
        ("ISL", "Iceland", true),
        ("ANT", "Iceland", false),
    ]);

    [Theory]
    [InlineData("GERMANY", "DEU", true)]
    [InlineData(" deutschland ", "DEU", false)]
    [InlineData("cote d'ivoire", "CIV", true)]
    [InlineData("Ivory-Coast", "CIV", false)]
    public void A_name_is_found_however_it_is_typed(string typed, string code, bool isMain) =>
        _index.Find(typed).ShouldBe([(code, isMain)]);

    [Fact]
    public void A_name_of_several_is_that_of_all_of_them() =>
        _index.Find("iceland").ShouldBe([("ISL", true), ("ANT", false)], ignoreOrder: true);

    [Theory]
    [InlineData("German")]
    [InlineData("")]
    [InlineData("'")]
    public void What_is_no_whole_name_is_not_found(string typed) => _index.Find(typed).ShouldBeEmpty();

    [Theory]
    [InlineData("Germny", "DEU")]
    [InlineData("Gemrany", "DEU")]
    [InlineData("Deutschlnad", "DEU")]
    [InlineData("Austrai", "AUT")]
    [InlineData("ivory cost", "CIV")]
    public void A_mistyped_name_is_near(string typed, string code) => _index.Nearest(typed, 3, _ => true)[0].ShouldBe(code);

    [Theory]
    [InlineData("Zanzibar")]
    [InlineData("Au")]
    [InlineData("")]
    public void What_has_too_little_in_common_is_not(string typed) => _index.Nearest(typed, 3, _ => true).ShouldBeEmpty();

    [Fact]
    public void The_nearest_come_first_and_then_those_that_are_preferred()
    {
        _index.Nearest("Austalia", 3, _ => true).ShouldBe(["AUS", "AUT"]);
        _index.Nearest("Icelnd", 3, code => code == "ANT").ShouldBe(["ANT", "ISL", "IRL"]);
        _index.Nearest("Icelnd", 3, code => code == "ISL").ShouldBe(["ISL", "ANT", "IRL"]);
        _index.Nearest("Icelnd", 1, code => code == "ISL").ShouldBe(["ISL"]);
    }
}
