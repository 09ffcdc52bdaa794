using System.Diagnostics;

namespace CountryProvider.Comparison.Probing;

/// <summary>How a faulty module harms its process, from now on until the process ends.</summary>
internal enum Leak
{
    /// <summary>Computes without end in four threads for each processor.</summary>
    Processor,

    /// <summary>Blocks the threads that handle requests, as a lock that is never released would.</summary>
    Threads,

    /// <summary>
    /// Allocates some hundred megabytes more in every second. When there is no more memory, the process ends at once, as a container does
    /// when the kernel kills it at its memory limit.
    /// </summary>
    Memory,
}

/// <summary>Starts the <see cref="Leak"/> that the parameter <c>kind</c> names.</summary>
internal sealed class LeakProbe : IProbe
{
    private const int ThreadsPerProcessor = 4;

    public Task AnswerAsync(HttpContext http)
    {
        var leak = Enum.Parse<Leak>(http.Request.Query["kind"]!);
        http.Response.OnCompleted(() => // The caller first gets its answer.
        {
            var count = leak is Leak.Processor ? Environment.ProcessorCount * ThreadsPerProcessor : 1;
            for (var i = 0; i < count; i++)
            {
                new Thread(
                    leak switch
                    {
                        Leak.Processor => Compute,
                        Leak.Memory => Keep,
                        _ => Block,
                    }
                )
                {
                    IsBackground = true,
                }.Start();
            }

            return Task.CompletedTask;
        });
        return http.Response.WriteAsync("");
    }

    private static void Compute()
    {
        while (true)
        {
            Disturbance.Compute(1_000);
        }
    }

    private static void Keep()
    {
        var kept = new List<byte[]>(1_000_000);
        try
        {
            while (true)
            {
                kept.Add(new byte[1_000_000]);
                Thread.Sleep(2);
            }
        }
        catch (OutOfMemoryException)
        {
            Process.GetCurrentProcess().Kill();
        }
    }

    private static void Block()
    {
        while (true)
        {
            for (var i = 0; i < 100; i++)
            {
                ThreadPool.UnsafeQueueUserWorkItem(_ => Thread.Sleep(Timeout.Infinite), null);
            }

            Thread.Sleep(100);
        }
    }
}
