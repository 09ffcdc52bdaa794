using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CountryProvider.Host.Distribution;
using CountryProvider.Modularity;

namespace CountryProvider.Manifests.Tests.Rules;

/// <summary>Which deployable has which module, and whether requests find it.</summary>
internal static partial class RoutingRules
{
    private static readonly string[] _common = ["/", "/assets/0/site.css", "/topology", "/topology.json", "/api", "/openapi/v2.json"];

    private static readonly IModule _home = Host.Modules.All.Single(module => module.Navigation.Path.Length == 0);

    // Every address of every module, with something in place of parameters.
    private static readonly Lazy<ILookup<string, string>> _paths = new(() =>
    {
        var app = new Host.Product(Host.Modules.All).Build([]);
        return (
            from module in Host.Modules.All
            from endpoint in EndpointCollector.EndpointsOf(module, app.Services)
            select (module.Name, Path: Parameter().Replace(endpoint.RoutePattern.RawText!, "XYZ"))
        ).ToLookup(path => path.Name, path => path.Path);
    });

    public static IEnumerable<string> Roles(Rendered rendered) => rendered.Products.SelectMany(RolesOfProduct);

    private static IEnumerable<string> RolesOfProduct(Rendered rendered)
    {
        var hosts = rendered
            .Deployments.SelectMany(deployment => rendered.Roles(deployment).Select(role => (role, deployment)))
            .ToLookup(host => host.role, host => host.deployment);
        return
        [
            .. from module in Host.Modules.All
            let count = hosts[module.Name.ToLowerInvariant()].Count()
            where count != 1
            select $"{module.Name} is hosted by {count} deployables",
            .. from module in Host.Modules.All
            from host in hosts[module.Name.ToLowerInvariant()]
            from dependency in module.Dependencies
            where !rendered.Roles(host).Contains(dependency.ToLowerInvariant())
            let address = rendered.Settings(host).GetValueOrDefault($"Modules__{dependency}__Address") ?? "missing"
            where Target(address, "internal") is not { } target || !hosts[dependency.ToLowerInvariant()].Contains(target)
            select $"{Rendered.Id(host)} needs {dependency}, and its address {address} is not that of the deployable that hosts it",
            // Or the OpenAPI documents, which are where the home page is, would have the modules of one deployable alone.
            .. from host in hosts[_home.Name.ToLowerInvariant()]
            from module in Host.Modules.All
            where !rendered.Roles(host).Contains(module.Name.ToLowerInvariant())
            let url = rendered.Settings(host).GetValueOrDefault($"Modules__{module.Name}__PublicUrl") ?? "missing"
            where
                !rendered.Roles(host).Contains("front")
                || Target(url, "http") is not { } target
                || !hosts[module.Name.ToLowerInvariant()].Contains(target)
            select $"{Rendered.Id(host)} is not the front of {module.Name}: its URL is {url}",
        ];

        JsonObject? Target(string address, string targetPort) =>
            Uri.TryCreate(address, UriKind.Absolute, out var uri)
            && rendered.Find("Service", uri.Host) is { } service
            && service.List("spec/ports").Any(port => port.Text("port") == $"{uri.Port}" && port.Text("targetPort") == targetPort)
                ? rendered.Selected(service.Map("spec/selector")).FirstOrDefault()
                : null;
    }

    public static IEnumerable<string> Ingress(Rendered rendered)
    {
        var ingresses = rendered.OfKind("Ingress").ToList();
        if (ingresses is not [var ingress])
        {
            return [$"There are {ingresses.Count} objects of the kind Ingress"];
        }

        var rules = ingress.List("spec/rules").SelectMany(rule => rule.List("http/paths")).ToList();
        var prefixes = rendered.Products.Select(product => product.PathPrefix).ToList();
        return
        [
            .. Rule.Expect(ingress, "apiVersion", "networking.k8s.io/v1", Rendered.Id(ingress)),
            .. ingress
                .List("spec/rules")
                .Where(rule => rule.Text("host") != rendered.HostName)
                .Select(rule =>
                    $"{Rendered.Id(ingress)} is for the host {rule.Text("host") ?? "of any name"}, not {rendered.HostName ?? "of any name"}"
                ),
            .. rules.Where(rule => rule.Text("pathType") != "Prefix").Select(rule => $"{rule.Text("path")} is not of the type Prefix"),
            .. rules
                .Where(rule => rule.Text("path") is not { } path || path != "/" && path.EndsWith('/'))
                .Select(rule => $"{rule.Text("path")} ends with a slash, which some controllers take for a part of it"),
            .. rules
                .Where(rule => !prefixes.Any(prefix => IsBelow(rule.Text("path")!, prefix)))
                .Select(rule => $"{rule.Text("path")} is not under {string.Join(" or ", prefixes)}"),
            .. from product in rendered.Products
            let prefix = product.PathPrefix
            from module in Host.Modules.All
            from path in _paths.Value[module.Name].Concat(module == _home ? _common : [])
            from url in (string[])[(prefix + path).TrimEnd('/'), prefix + path.TrimEnd('/') + "/"]
            where url.Length > 0
            from strict in (bool[])[true, false]
            let host = Route(url, strict)
            where host is null || !product.Deployments.Contains(host) || !rendered.Roles(host).Contains(module.Name.ToLowerInvariant())
            select $"{url} of {module.Name} goes to "
                + $"{(host is null ? "nowhere" : Rendered.Id(host))}{(strict ? "" : " where prefixes are compared by character")}",
        ];

        // The longest path wins. By the standard it is compared element by element; Traefik compares characters.
        JsonObject? Route(string url, bool strict)
        {
            var rule = rules
                .Where(rule => strict ? IsBelow(url, rule.Text("path")!) : url.StartsWith(rule.Text("path")!, StringComparison.Ordinal))
                .MaxBy(rule => rule.Text("path")!.Length);
            return rendered.Deployments.FirstOrDefault(deployment => deployment.Text("metadata/name") == rule.Text("backend/service/name"));
        }
    }

    private static bool IsBelow(string path, string prefix) => (path + "/").StartsWith(prefix.TrimEnd('/') + "/", StringComparison.Ordinal);

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex Parameter();
}
