using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;

namespace CountryProvider.Comparison.Probing;

/// <summary>What the modules of a process do for each request of another module, before they answer it.</summary>
internal sealed class Disturbance
{
    // The size makes a round take some microseconds. A round is then still short enough to set fractions of a millisecond.
    private static readonly byte[] _block = new byte[1_024];

    /// <summary>The amount of computation, in rounds of <see cref="Compute"/>.</summary>
    public int Work { get; set; }

    /// <summary>How long a request waits without blocking a thread.</summary>
    public TimeSpan Delay { get; set; }

    /// <summary>How long a request blocks a thread.</summary>
    public TimeSpan Block { get; set; }

    /// <summary>The share of requests that fail at random, as in a faulty program.</summary>
    public double Refused { get; set; }

    /// <summary>Whether requests are disturbed at all.</summary>
    public bool IsAny => Work > 0 || Delay > TimeSpan.Zero || Block > TimeSpan.Zero || Refused > 0;

    /// <summary>Disturbs a request.</summary>
    /// <exception cref="InvalidOperationException">The disturbance makes this request fail.</exception>
    public async ValueTask HappenAsync(CancellationToken cancellationToken)
    {
        Compute(Work);
        if (Block > TimeSpan.Zero)
        {
            Thread.Sleep(Block);
        }

        if (Delay > TimeSpan.Zero)
        {
            await Task.Delay(Delay, cancellationToken);
        }

        if (Random.Shared.NextDouble() < Refused)
        {
            throw new InvalidOperationException("A comparison wants this to fail.");
        }
    }

    /// <summary>Uses the processor. As with real work, it takes longer when other threads use the same core.</summary>
    public static void Compute(int rounds)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        for (var i = 0; i < rounds; i++)
        {
            SHA256.HashData(_block, hash);
        }
    }
}

/// <summary>
/// Sets the <see cref="Disturbance"/>: <c>work</c> in rounds, <c>delay</c> and <c>block</c> in milliseconds, <c>refused</c> from 0 to 1.
/// Parameters that are missing are reset. Answers with the duration of a round in nanoseconds.
/// </summary>
internal sealed class DisturbanceProbe(Disturbance disturbance) : IProbe
{
    private const int Rounds = 2_000;

    public Task AnswerAsync(HttpContext http)
    {
        (disturbance.Work, disturbance.Delay, disturbance.Block, disturbance.Refused) = (
            (int)Of("work"),
            TimeSpan.FromMilliseconds(Of("delay")),
            TimeSpan.FromMilliseconds(Of("block")),
            Of("refused")
        );
        var started = Stopwatch.GetTimestamp();
        Disturbance.Compute(Rounds);
        return http.Response.WriteAsync(
            (Stopwatch.GetElapsedTime(started).TotalNanoseconds / Rounds).ToString(CultureInfo.InvariantCulture)
        );

        double Of(string name) => double.TryParse(http.Request.Query[name], CultureInfo.InvariantCulture, out var value) ? value : 0;
    }
}
