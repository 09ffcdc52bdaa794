namespace CountryProvider.Modularity;

/// <summary>The value of the setting is a secret, or may hold one: no message and no log repeats any of it.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SecretAttribute : Attribute;

/// <summary>The setting has no effect while another one has this value.</summary>
/// <param name="key">Of the other setting, such as <c>Store:Provider</c>.</param>
/// <param name="value">As it is written, in any case.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class NoEffectWhenAttribute(string key, string value) : Attribute
{
    /// <summary>The other setting.</summary>
    public string Key => key;

    /// <summary>Its value.</summary>
    public string Value => value;
}

/// <summary>The setting is about calls of modules in other processes: it has no effect in a process that makes none.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ForRemoteCallsAttribute : Attribute;
