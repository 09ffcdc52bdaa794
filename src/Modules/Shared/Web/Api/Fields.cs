using System.ComponentModel.DataAnnotations;
using CountryProvider.Abstractions;
using CountryProvider.Web.Validation;

namespace CountryProvider.Web.Api;

// These describe bodies in the OpenAPI document. They check nothing: that the validators do, with messages of ours.

/// <summary>The field is a code.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class CodeFieldAttribute() : RegularExpressionAttribute(Code.Pattern);

/// <summary>The field is a name.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class NameFieldAttribute() : LengthAttribute(1, Rules.MaxNameLength);

/// <summary>The field is three digits, of which a spreadsheet leaves out zeros at the beginning.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ThreeDigitsFieldAttribute() : RegularExpressionAttribute("^[0-9]{3}$");

/// <summary>Instead of the object its code alone will do.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class OrCodeAttribute : Attribute;
