using System.Diagnostics;

namespace CountryProvider.Comparison.Probing;

/// <summary>What a module with a fault does to the process that it runs in, from now on until that ends.</summary>
internal enum Leak
{
    /// <summary>Computes without end, in four threads for each processor.</summary>
    Processor,

    /// <summary>Waits in the threads that requests are handled in, as for a lock that nobody releases.</summary>
    Threads,

    /// <summary>
    /// Keeps some hundred megabytes more in every second until there is no more; then the process is ended at once, as the kernel ends a
    /// container at its limit.
    /// </summary>
    Memory,
}

/// <summary>Begins a <see cref="Leak"/>, named as <c>kind</c>.</summary>
internal sealed class LeakProbe : IProbe
{
    private const int ThreadsPerProcessor = 4;

    public Task AnswerAsync(HttpContext http)
    {
        var leak = Enum.Parse<Leak>(http.Request.Query["kind"]!);
        http.Response.OnCompleted(() => // Who has asked for it is to hear that it begins.
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
