using System.ComponentModel.DataAnnotations;
using CountryProvider.Abstractions;
using CountryProvider.Web.Validation;

namespace CountryProvider.Web.Api;

// These attributes describe bodies in the OpenAPI document. They check nothing: the validators do that, with their own messages.

/// <summary>The field is a code.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class CodeFieldAttribute() : RegularExpressionAttribute(Code.Pattern);

/// <summary>The field is a name.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class NameFieldAttribute() : LengthAttribute(1, Rules.MaxNameLength);

/// <summary>The field has three digits. A spreadsheet drops zeros at its beginning.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ThreeDigitsFieldAttribute() : RegularExpressionAttribute("^[0-9]{3}$");

/// <summary>A client may send the code alone instead of the object.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class OrCodeAttribute : Attribute;
