using CountryProvider.Comparison;

return await CompareCommand.Create().Parse(args).InvokeAsync();
