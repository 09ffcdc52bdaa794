using CountryProvider.Host;

return await App.RunAsync(args);
