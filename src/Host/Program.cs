using CountryProvider.Host;
using CountryProvider.Host.Tools;

var product = new Product(Modules.All);
return await (Verbs.RunAsync(args, product) ?? product.RunAsync(args, _ => { }));
