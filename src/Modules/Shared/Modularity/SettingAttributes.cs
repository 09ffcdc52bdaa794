namespace CountryProvider.Modularity;

/// <summary>The setting's value is a secret or can contain one. No message and no log repeats any part of the value.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SecretAttribute : Attribute;

/// <summary>The setting has no effect while another setting has this value.</summary>
/// <param name="key">The key of the other setting, such as <c>Store:Provider</c>.</param>
/// <param name="value">The value of the other setting, ignoring case.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class NoEffectWhenAttribute(string key, string value) : Attribute
{
    /// <summary>The key of the other setting.</summary>
    public string Key => key;

    /// <summary>The value of the other setting.</summary>
    public string Value => value;
}

/// <summary>
/// The setting configures calls of modules in other processes. It has no effect in a process that makes no such call.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ForRemoteCallsAttribute : Attribute;
