using CountryProvider.Abstractions;
using static CountryProvider.Abstractions.Text;

namespace CountryProvider.Web.Api;

/// <summary>What a write demands of the state that it finds.</summary>
public sealed class Precondition
{
    private readonly Func<bool, long, bool> _holds;

    private Precondition(Func<bool, long, bool> holds) => _holds = holds;

    /// <summary>Nothing.</summary>
    public static Precondition None { get; } = new((_, _) => true);

    /// <summary>The thing exists (<c>If-Match: *</c>).</summary>
    public static Precondition Exists { get; } = new((exists, _) => exists);

    /// <summary>The thing does not exist (<c>If-None-Match: *</c>).</summary>
    public static Precondition Missing { get; } = new((exists, _) => !exists);

    /// <summary>The thing is in one of these versions (<c>If-Match: "…"</c>).</summary>
    public static Precondition OneOf(IReadOnlyCollection<long> versions) => new((_, version) => versions.Contains(version));

    /// <param name="exists">Whether the thing exists.</param>
    /// <param name="version">The version that an ETag of it would name; -1 when there is nothing to have an ETag.</param>
    /// <param name="isDone">
    /// Whether the state is already what the write asks for, as when it is sent again because the answer was lost. Then it succeeds
    /// whatever <c>If-Match</c> says (RFC 9110, 13.1.1). <c>If-None-Match</c> knows no such exception (13.1.2).
    /// </param>
    /// <exception cref="PreconditionFailedException">The state is another.</exception>
    public void Check(bool exists, long version, bool isDone)
    {
        if (!_holds(exists, version) && (!isDone || this == Missing))
        {
            throw new PreconditionFailedException(
                exists
                    ? Say(
                        "It exists and is not in the state that the request expects. Read it again and decide anew.",
                        "Der Eintrag existiert und hat nicht den erwarteten Stand. Bitte neu laden und erneut entscheiden."
                    )
                    : Say("It does not exist.", "Der Eintrag existiert nicht.")
            );
        }
    }
}
