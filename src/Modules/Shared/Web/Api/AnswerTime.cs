namespace CountryProvider.Web.Api;

/// <summary>How long an endpoint may take to begin its answer, where that is longer than usual: metadata for the front.</summary>
public sealed record AnswerTime(TimeSpan AtMost);
