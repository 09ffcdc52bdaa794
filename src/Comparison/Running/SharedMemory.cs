using System.Globalization;

namespace CountryProvider.Comparison.Running;

/// <summary>
/// The memory that processes use together. Pages of files that they share count once. The proportional size of the system is not
/// suitable, because it also divides pages among the processes of other deployments.
/// </summary>
internal static class SharedMemory
{
    /// <returns>Megabytes. When the system does not report the shared pages, the sum of the resident memory.</returns>
    public static double Of(IEnumerable<MeasuredProcess> processes)
    {
        if (!OperatingSystem.IsLinux())
        {
            return processes.Sum(process => process.Usage().Resident);
        }

        var (own, files) = (0L, new Dictionary<string, long>());
        foreach (var mapping in processes.SelectMany(process => Mappings(process.Id)))
        {
            own += mapping.File is null ? mapping.Proportional : mapping.Private;
            if (mapping.File is { } file)
            {
                files[file] = Math.Max(files.GetValueOrDefault(file), mapping.Resident - mapping.Private);
            }
        }

        return (own + files.Values.Sum()) * 1024 / 1e6;
    }

    // Parses the format of proc_pid_smaps(5). Sizes are in KiB.
    private static IEnumerable<Mapping> Mappings(int process)
    {
        var mapping = new Mapping();
        foreach (var line in File.ReadLines($"/proc/{process}/smaps"))
        {
            var words = line.Split(' ', 6, StringSplitOptions.RemoveEmptyEntries);
            if (!words[0].EndsWith(':'))
            {
                yield return mapping;
                mapping = new()
                {
                    File =
                        words is [_, _, var offset, _, var inode, ['/', ..] path] && !path.StartsWith("/memfd:", StringComparison.Ordinal)
                            ? $"{inode}@{offset}"
                            : null,
                };
                continue;
            }

            switch (words[0])
            {
                case "Rss:":
                    mapping.Resident = Size();
                    break;
                case "Pss:":
                    mapping.Proportional = Size();
                    break;
                case "Private_Clean:" or "Private_Dirty:":
                    mapping.Private += Size();
                    break;
            }

            long Size() => long.Parse(words[1], CultureInfo.InvariantCulture);
        }

        yield return mapping;
    }

    private sealed class Mapping
    {
        /// <summary>The file and the position in it; null for memory without a file, which belongs to one process.</summary>
        public string? File { get; init; }

        public long Resident { get; set; }

        public long Proportional { get; set; }

        public long Private { get; set; }
    }
}
