using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Instrumentation.Model.Lineage;

/// <summary>The identity of a sample: the SHA-256 of its token ids, padding included, as 64-bit little-endian integers, in lower-case hexadecimal digits.</summary>
internal static class SampleHash
{
    /// <summary>Digits in a hash.</summary>
    public const int Length = 2 * SHA256.HashSizeInBytes;

    /// <summary>Writes the hash of <paramref name="tokens"/>, and allocates nothing.</summary>
    /// <param name="tokens">The window.</param>
    /// <param name="hash">Room for <see cref="Length"/> digits.</param>
    public static void Write(ReadOnlySpan<long> tokens, Span<char> hash)
    {
        Span<byte> bytes = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(MemoryMarshal.AsBytes(tokens), bytes);
        Convert.TryToHexStringLower(bytes, hash, out _);
    }

    /// <inheritdoc cref="Write"/>
    public static string Of(ReadOnlySpan<long> tokens)
    {
        Span<char> hash = stackalloc char[Length];
        Write(tokens, hash);
        return new string(hash);
    }
}
