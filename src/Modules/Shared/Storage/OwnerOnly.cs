namespace CountryProvider.Storage;

/// <summary>Creates files and folders that only their owner may read. On Windows, the parent folder decides who may read them.</summary>
public static class OwnerOnly
{
    private const UnixFileMode ReadAndWrite = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Creates a file that only its owner may read.</summary>
    /// <exception cref="IOException">The path exists already, or the file cannot be created.</exception>
    public static FileStream CreateFile(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = ReadAndWrite;
        }

        return new(path, options);
    }

    /// <summary>
    /// Creates a folder that only its owner may read. An existing folder stays as it is. Missing parent folders get ordinary
    /// permissions.
    /// </summary>
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

    /// <summary>Removes all other users' permissions from an existing file. A file of another owner stays as it is.</summary>
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
            // The file belongs to another user, or the disk is read-only.
        }
    }
}
