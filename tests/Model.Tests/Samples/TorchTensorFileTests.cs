using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Instrumentation.Model.Samples;
using Xunit;

namespace Instrumentation.Model.Tests.Samples;

/// <summary>The file as Python reads it: a zip archive of its own reader, and the pickle program run by a small machine.</summary>
public sealed class TorchTensorFileTests
{
    private static readonly long[] Tokens = [.. Enumerable.Range(0, 3 * 300).Select(i => i % 7 == 0 ? -i * 10_000_000_000L : i)];

    [Fact]
    public void A_reader_of_zip_and_pickle_gets_the_tensor_back()
    {
        using var zip = Open(TorchTensorFile.Create("sample_epoch_003", Tokens, 3));
        Assert.Equal(["sample_epoch_003/data.pkl", "sample_epoch_003/byteorder", "sample_epoch_003/data/0", "sample_epoch_003/version"], zip.Entries.Select(entry => entry.FullName));
        Assert.Equal("little", Encoding.ASCII.GetString(Content(zip, "byteorder")));
        Assert.Equal("3\n", Encoding.ASCII.GetString(Content(zip, "version")));

        var tensor = Assert.IsType<Call>(Unpickle(Content(zip, "data.pkl")));

        Assert.Equal("torch._utils._rebuild_tensor_v2", tensor.Function);
        Assert.Equal(6, tensor.Arguments.Count);
        Assert.Equal(["storage", "torch.LongStorage", "0", "cpu", Tokens.Length], Assert.IsType<PersistentId>(tensor.Arguments[0]).Parts);
        Assert.Equal(0, tensor.Arguments[1]);
        Assert.Equal([3, 300], Assert.IsType<List<object>>(tensor.Arguments[2]));
        Assert.Equal([300, 1], Assert.IsType<List<object>>(tensor.Arguments[3]));
        Assert.Equal(false, tensor.Arguments[4]);
        Assert.Equal("collections.OrderedDict", Assert.IsType<Call>(tensor.Arguments[5]).Function);

        var storage = Content(zip, "data/0");
        Assert.Equal(Tokens, Enumerable.Range(0, Tokens.Length).Select(i => BinaryPrimitives.ReadInt64LittleEndian(storage.AsSpan(8 * i))));
    }

    [Fact]
    public void Every_entry_is_stored_on_a_multiple_of_64_bytes_with_its_checksum()
    {
        var file = TorchTensorFile.Create("x", Tokens, 3);
        using var zip = Open(file);
        var offset = 0;
        foreach (var entry in zip.Entries)
        {
            Assert.Equal(0x04034b50, BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(offset)));
            var content = offset + 30 + BinaryPrimitives.ReadInt16LittleEndian(file.AsSpan(offset + 26)) + BinaryPrimitives.ReadInt16LittleEndian(file.AsSpan(offset + 28));
            Assert.Equal(0, content % 64);
            Assert.Equal((entry.Length, entry.Length), (entry.CompressedLength, Content(zip, entry.Name == "0" ? "data/0" : entry.Name).Length));
            Assert.Equal(ChecksumOf(file.AsSpan(content, (int)entry.Length)), entry.Crc32);
            offset = content + (int)entry.Length;
        }
    }

    [Fact]
    public void The_same_tensor_is_the_same_file() =>
        Assert.Equal(TorchTensorFile.Create("x", Tokens, 2), TorchTensorFile.Create("x", Tokens, 2));

    private static ZipArchive Open(byte[] file) => new(new MemoryStream(file), ZipArchiveMode.Read);

    private static byte[] Content(ZipArchive zip, string name)
    {
        using var stream = zip.Entries.Single(entry => entry.FullName[(entry.FullName.IndexOf('/', StringComparison.Ordinal) + 1)..] == name).Open();
        using var content = new MemoryStream();
        stream.CopyTo(content);
        return content.ToArray();
    }

    /// <summary>A gzip stream ends in the CRC-32 and the length of what it holds.</summary>
    private static uint ChecksumOf(ReadOnlySpan<byte> content)
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest, leaveOpen: true)) gzip.Write(content);
        return BinaryPrimitives.ReadUInt32LittleEndian(compressed.ToArray().AsSpan()[^8..]);
    }

    private sealed record Call(string Function, List<object> Arguments);

    private sealed record PersistentId(List<object> Parts);

    private sealed record Mark;

    /// <summary>Runs the opcodes of protocol 2 that a tensor takes, as Python's pickle.py does.</summary>
    private static object Unpickle(byte[] program)
    {
        var stack = new Stack<object>();
        for (var at = 0; ;)
        {
            switch (program[at++])
            {
                case 0x80:
                    Assert.Equal(2, program[at++]);
                    break;
                case (byte)'(':
                    stack.Push(new Mark());
                    break;
                case (byte)'c':
                    stack.Push($"{Line()}.{Line()}");
                    break;
                case (byte)'X':
                    var length = Int32();
                    stack.Push(Encoding.UTF8.GetString(program, at, length));
                    at += length;
                    break;
                case (byte)'J':
                    stack.Push(Int32());
                    break;
                case 0x89:
                    stack.Push(false);
                    break;
                case (byte)')':
                    stack.Push(new List<object>());
                    break;
                case 0x86:
                    var second = stack.Pop();
                    stack.Push(new List<object> { stack.Pop(), second });
                    break;
                case (byte)'t':
                    var items = new List<object>();
                    while (stack.Pop() is var item && item is not Mark) items.Insert(0, item);
                    stack.Push(items);
                    break;
                case (byte)'Q':
                    stack.Push(new PersistentId((List<object>)stack.Pop()));
                    break;
                case (byte)'R':
                    var arguments = (List<object>)stack.Pop();
                    stack.Push(new Call((string)stack.Pop(), arguments));
                    break;
                case (byte)'.':
                    Assert.Equal(program.Length, at);
                    return Assert.Single(stack);
                case var unknown:
                    Assert.Fail($"Opcode {unknown:x2} at {at - 1}.");
                    break;
            }

            int Int32() => BinaryPrimitives.ReadInt32LittleEndian(program.AsSpan((at += 4) - 4));

            string Line()
            {
                var end = Array.IndexOf(program, (byte)'\n', at);
                var line = Encoding.ASCII.GetString(program, at, end - at);
                at = end + 1;
                return line;
            }
        }
    }
}
