using System.Text.RegularExpressions;

namespace CountryProvider.Manifests.Tests;

/// <summary>What the commands of a document name.</summary>
internal static partial class Typed
{
    /// <summary>A file or folder of the Kustomize files.</summary>
    [GeneratedRegex("kustomize/[a-z][A-Za-z0-9/_.-]*")]
    public static partial Regex KustomizePath();

    /// <summary>An object as kind and name.</summary>
    [GeneratedRegex(
        @"\b(deployment|statefulset|daemonset|service|pod|ingress|networkpolicy|persistentvolumeclaim|configmap|secret)/[a-z][a-z0-9-]*"
    )]
    public static partial Regex ObjectName();

    /// <summary>A recommended label, and its value.</summary>
    [GeneratedRegex("(app.kubernetes.io/[a-z-]+)!?=([a-z-]+)")]
    public static partial Regex Label();
}
