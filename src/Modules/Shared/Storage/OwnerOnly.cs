namespace CountryProvider.Storage;

/// <summary>Files and folders that only their owner may read. On Windows the folder around them decides that.</summary>
public static class OwnerOnly
{
    private const UnixFileMode ReadAndWrite = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Creates a file.</summary>
    /// <exception cref="IOException">Something of that name is there already, or the file cannot be made.</exception>
    public static FileStream CreateFile(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = ReadAndWrite;
        }

        return new(path, options);
    }

    /// <summary>Creates a folder. One that is there stays as it is; those around it that are missing become ordinary ones.</summary>
    public static void CreateFolder(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, ReadAndWrite | UnixFileMode.UserExecute);
        }
    }

    /// <summary>Takes a file that is there away from everybody else. A file of another owner stays as it is.</summary>
    public static void Restrict(string path)
    {
        try
        {
            if (!OperatingSystem.IsWindows() && File.GetUnixFileMode(path) is var mode && (mode & ~ReadAndWrite) != 0)
            {
                File.SetUnixFileMode(path, mode & ReadAndWrite);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It is another user's, or its disk is read-only.
        }
    }
}
