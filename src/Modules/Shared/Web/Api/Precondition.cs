using CountryProvider.Abstractions;
using static CountryProvider.Abstractions.Text;

namespace CountryProvider.Web.Api;

/// <summary>The condition of a write on the state before it.</summary>
public sealed class Precondition
{
    private readonly Func<bool, long, bool> _holds;

    private Precondition(Func<bool, long, bool> holds) => _holds = holds;

    /// <summary>No condition.</summary>
    public static Precondition None { get; } = new((_, _) => true);

    /// <summary>The object exists (<c>If-Match: *</c>).</summary>
    public static Precondition Exists { get; } = new((exists, _) => exists);

    /// <summary>The object does not exist (<c>If-None-Match: *</c>).</summary>
    public static Precondition Missing { get; } = new((exists, _) => !exists);

    /// <summary>The object has one of these versions (<c>If-Match: "…"</c>).</summary>
    public static Precondition OneOf(IReadOnlyCollection<long> versions) => new((_, version) => versions.Contains(version));

    /// <param name="exists">Whether the object exists.</param>
    /// <param name="version">The version that the object's ETag names; -1 when there is no object.</param>
    /// <param name="isDone">
    /// Whether the state is already the wanted one, for example because a client repeats a write after its answer was lost. Then the
    /// write succeeds for any <c>If-Match</c> (RFC 9110, 13.1.1). <c>If-None-Match</c> has no such exception (13.1.2).
    /// </param>
    /// <exception cref="PreconditionFailedException">The condition does not hold.</exception>
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
