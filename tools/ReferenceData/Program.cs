using CountryProvider.ReferenceData;

// dotnet run --project tools/ReferenceData [-- <folder to write to>]
// Writes the shipped data below that folder, by default this repository. Running it again changes nothing.
var tool = Repository.Find("tools/ReferenceData");
if (!Directory.Exists(Path.Combine(tool, "node_modules")))
{
    Console.Error.WriteLine("The packages are missing. Run: npm ci --prefix tools/ReferenceData");
    return 1;
}

var written = new DataSet(new Sources(tool), Corrections.Read(Path.Combine(tool, "corrections.json"))).Write(
    args.Length > 0 ? args[0] : Repository.Root
);
foreach (var line in written)
{
    Console.WriteLine(line);
}

return 0;
