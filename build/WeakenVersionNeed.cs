using System;
using System.IO;
using System.Text;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

/// <summary>
/// Copies an ELF shared library with one needed symbol version marked weak, so that the dynamic linker no longer refuses the library
/// on a system that lacks the version. Symbols of that version must not be used there: the caller vouches for it.
/// </summary>
/// <remarks>
/// The layout is that of the System V ABI, chapters "ELF Header" and "Sections", and of the Linux Standard Base, section "Symbol
/// Versioning" (Elfxx_Verneed, Elfxx_Vernaux). A library that does not need the version, or needs it weakly already, is copied as it is.
/// </remarks>
public sealed class WeakenVersionNeed : Task
{
    private const uint VersionNeedSection = 0x6ffffffe; // SHT_GNU_verneed
    private const ushort WeakFlag = 2; // VER_FLG_WEAK

    /// <summary>The library as it was shipped. It is only read.</summary>
    [Required]
    public string Source { get; set; }

    /// <summary>The file to write. It appears complete or not at all, and a hard link of that name is replaced, not written through.</summary>
    [Required]
    public string Destination { get; set; }

    /// <summary>The symbol version, as in <c>GLIBCXX_3.4.32</c>.</summary>
    [Required]
    public string Version { get; set; }

    /// <inheritdoc />
    public override bool Execute()
    {
        try
        {
            var image = File.ReadAllBytes(Source);
            var weakened = Weaken(image, Version);
            Replace(Destination, image);
            Log.LogMessage("{0}: {1} of {2} marked weak.", Destination, weakened, Version);
        }
        catch (InvalidDataException exception)
        {
            Log.LogError("{0} is not the 64-bit little-endian ELF library that was expected ({1}). Restore its package again (dotnet nuget locals all --clear, then dotnet restore).", Source, exception.Message);
        }
        catch (Exception exception) when (exception is IOException || exception is UnauthorizedAccessException)
        {
            Log.LogError("{0} cannot be written from {1}: {2}", Destination, Source, exception.Message);
        }

        return !Log.HasLoggedErrors;
    }

    private static int Weaken(byte[] image, string version)
    {
        var hash = Hash(version);
        var weakened = 0;
        Require(image.Length >= 64 && image[0] == 0x7f && image[1] == 'E' && image[2] == 'L' && image[3] == 'F', "it does not start with an ELF header");
        Require(image[4] == 2 && image[5] == 1, "its class or byte order is another");

        var sections = UInt64(image, 0x28);
        int sectionSize = UInt16(image, 0x3a), sectionCount = UInt16(image, 0x3c);
        Require(sectionSize == 64 && sectionCount > 0, "it has no section table");
        for (var index = 0; index < sectionCount; index++)
        {
            var header = checked(sections + index * sectionSize);
            if (UInt32(image, header + 4) != VersionNeedSection)
                continue;

            var names = UInt64(image, checked(sections + UInt32(image, header + 40) * sectionSize) + 24);
            var need = UInt64(image, header + 24);
            for (var needsLeft = UInt32(image, header + 44); needsLeft > 0; needsLeft--)
            {
                var entry = checked(need + UInt32(image, need + 8));
                for (var entriesLeft = UInt16(image, need + 2); entriesLeft > 0; entriesLeft--)
                {
                    var flags = UInt16(image, entry + 4);
                    if (UInt32(image, entry) == hash && (flags & WeakFlag) == 0 && IsName(image, checked(names + UInt32(image, entry + 8)), version))
                    {
                        image[entry + 4] = (byte)(flags | WeakFlag);
                        weakened++;
                    }

                    entry = checked(entry + UInt32(image, entry + 12));
                }

                need = checked(need + UInt32(image, need + 12));
            }
        }

        return weakened;
    }

    /// <summary>The hash of the System V ABI, which the entry carries beside the name.</summary>
    private static uint Hash(string name)
    {
        uint hash = 0;
        foreach (var character in name)
        {
            hash = (hash << 4) + character;
            var high = hash & 0xf0000000;
            hash = (hash ^ (high >> 24)) & ~high;
        }

        return hash;
    }

    private static bool IsName(byte[] image, long offset, string name)
    {
        Require(offset >= 0 && offset + name.Length < image.Length, "a name lies outside the file");
        return Encoding.ASCII.GetString(image, (int)offset, name.Length) == name && image[offset + name.Length] == 0;
    }

    private static void Replace(string path, byte[] image)
    {
        var complete = path + ".new";
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path)));
        File.WriteAllBytes(complete, image);
        File.Delete(path);
        File.Move(complete, path);
    }

    private static ushort UInt16(byte[] image, long offset) => (ushort)Read(image, offset, 2);

    private static uint UInt32(byte[] image, long offset) => (uint)Read(image, offset, 4);

    private static long UInt64(byte[] image, long offset) => (long)Read(image, offset, 8);

    private static ulong Read(byte[] image, long offset, int bytes)
    {
        Require(offset >= 0 && offset <= image.Length - bytes, "a table lies outside the file");
        ulong value = 0;
        for (var index = bytes - 1; index >= 0; index--)
            value = (value << 8) | image[offset + index];

        return value;
    }

    private static void Require(bool condition, string problem)
    {
        if (!condition)
            throw new InvalidDataException(problem);
    }
}
