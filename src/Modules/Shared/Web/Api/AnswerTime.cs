namespace CountryProvider.Web.Api;

/// <summary>The longest time until an endpoint begins its answer, if longer than usual. This is metadata for the front.</summary>
public sealed record AnswerTime(TimeSpan AtMost);
