// Calls the product with each client, and writes what the clients make of the answers.
const fetching = require("@yusifaliyevpro/countries");
const axios = require("rest-countries");

const fields = ["name", "cca3"];
const codes = (countries) => countries && countries.map((country) => country.cca3);

async function main() {
  const all = await axios.getAll();
  const germany = await fetching.getCountryByCode({ code: "DE" });
  return {
    "rest-countries": {
      all: all.length,
      allWithFields: (await axios.getAll(fields)).every((country) => Object.keys(country).join() === "name,cca3"),
      name: codes(await axios.searchByName("united kingdom")),
      exactName: codes(await axios.searchByName("Germany", { exact: true, fields })),
      code: codes(await axios.searchByCode("che")),
      codes: codes(await axios.searchByCode(["CHE", "de"], { fields })),
      currency: codes(await axios.searchByCurrency("CHF")),
      language: codes(await axios.searchByLanguage("romansh")),
      region: (await axios.searchByRegion("Antarctica")) === null,
      subregion: codes(await axios.searchBySubregion("Australia and New Zealand")).length,
      translation: codes(await axios.searchByTranslation("Suiza")),
      capital: await axios.searchByCapital("Bern"),
      names: all.find((country) => country.cca3 === "CHE").name.nativeName.fra.common,
      money: all.find((country) => country.cca3 === "DEU").currencies.EUR,
    },
    "@yusifaliyevpro/countries": {
      all: (await fetching.getCountries({ fields })).length,
      code: [germany.name.common, germany.languages.deu, germany.region, germany.subregion, germany.flag],
      codeWithFields: (await fetching.getCountryByCode({ code: "DEU", fields })).cca3,
      codes: codes(await fetching.getCountriesByCodes({ codes: ["CHE", "DEU"] })),
      name: codes(await fetching.getCountriesByName({ name: "Côte d'Ivoire", fields })),
      exactName: codes(await fetching.getCountriesByName({ name: "germany", fullText: true })),
      currency: codes(await fetching.getCountriesByCurrency({ currency: "CHF", fields })),
      language: codes(await fetching.getCountriesByLang({ lang: "roh", fields })),
      region: (await fetching.getCountriesByRegion({ region: "Europe" })).every((country) => country.region === "Europe"),
      subregion: codes(await fetching.getCountriesBySubregion({ subregion: "Northern America", fields })).length,
      capital: await fetching.getCountryByCapital({ capital: "Bern" }),
    },
  };
}

main().then((results) => console.log(JSON.stringify(results)));
