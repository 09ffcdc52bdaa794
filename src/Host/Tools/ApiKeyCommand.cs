using System.CommandLine;
using CountryProvider.Host.Foundation.Settings;

namespace CountryProvider.Host.Tools;

/// <summary>The verb <c>api-key</c>: makes a key for a person or a program.</summary>
internal static class ApiKeyCommand
{
    public static Command Create(IProduct product)
    {
        var name = new Argument<string>("NAME")
        {
            Description = "who the key is for, as logs and pages show it: letters, digits, dots, hyphens and underscores",
        };
        var departments = new Option<string[]>("--department")
        {
            Description = $"module in whose data the key may write, or {ApiKey.AllDepartments}; once for each",
            HelpName = "MODULE",
            Arity = ArgumentArity.OneOrMore,
            AllowMultipleArgumentsPerToken = false,
            Required = true,
        };
        var command = new Command("api-key", "make a key that may write, and the line that makes it known") { name, departments };
        command.SetAction(arguments =>
        {
            string[] named = [.. arguments.GetRequiredValue(departments).Select(department => department.ToLowerInvariant()).Distinct()];
            var faults = ApiKey.FaultsOf(arguments.GetRequiredValue(name), named, product.Modules).ToList();
            if (faults.Count > 0)
            {
                Console.Error.WriteLine(
                    $"There is no key:{Environment.NewLine}{string.Join(Environment.NewLine, faults.Select(fault => "  - " + fault))}"
                );
                return 1;
            }

            var (key, line) = ApiKey.Create(arguments.GetRequiredValue(name), named);
            Console.WriteLine(
                $"The key, which is shown this once and stored nowhere. Its owner sends it as Authorization: Bearer, or signs in with "
                    + $"it:{Environment.NewLine}{Environment.NewLine}{key}{Environment.NewLine}"
            );
            Console.WriteLine(
                $"The line for {AuthOptions.ApiKeysKey}, such as in the file "
                    + $"{AuthOptions.ApiKeysKey.Replace(":", "__", StringComparison.Ordinal)} in Secrets:Directory, of every "
                    + $"process:{Environment.NewLine}{Environment.NewLine}{line}"
            );
            return 0;
        });
        return command;
    }
}
