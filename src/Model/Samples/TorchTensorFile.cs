using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Instrumentation.Model.Samples;

/// <summary>
/// One int64 tensor in the file format of Python's <c>torch.save</c>, which <c>torch.load</c> opens, also with <c>weights_only=True</c>: a zip whose
/// <c>data.pkl</c> is a program of pickle protocol 2 that rebuilds the tensor over the storage <c>data/0</c>.
/// </summary>
/// <remarks>
/// The entries are those of torch/csrc/jit/serialization/export.cpp and caffe2/serialize/inline_container.cc: stored without compression, each
/// beginning on a multiple of 64 bytes, so that a reader may map it. The opcodes are those of Python's pickletools.
/// </remarks>
internal static class TorchTensorFile
{
    /// <summary>The bytes of the file.</summary>
    /// <param name="name">The folder of the entries, by custom the file's name without its extension.</param>
    /// <param name="values">The tensor, row-major.</param>
    /// <param name="rows">How many values the first dimension has, 1 or more; what divides the number of values by it is the second dimension.</param>
    public static byte[] Create(string name, ReadOnlySpan<long> values, int rows) => StoredZip.Create(
        ($"{name}/data.pkl", Pickle(values.Length, rows, values.Length / rows)),
        ($"{name}/byteorder", "little"u8.ToArray()),
        ($"{name}/data/0", Storage(values)),
        ($"{name}/version", "3\n"u8.ToArray()));

    private static byte[] Storage(ReadOnlySpan<long> values)
    {
        var bytes = new byte[values.Length * sizeof(long)];
        for (var i = 0; i < values.Length; i++) BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(i * sizeof(long)), values[i]);
        return bytes;
    }

    /// <summary><c>torch._utils._rebuild_tensor_v2(storage, 0, (rows, columns), (columns, 1), False, OrderedDict())</c></summary>
    private static byte[] Pickle(int count, int rows, int columns)
    {
        var program = new List<byte>();
        Op(0x80, 2);                                    // PROTO 2
        Global("torch._utils", "_rebuild_tensor_v2");
        Op('(');                                        // MARK: the arguments
        Op('(');                                        // MARK: the storage's persistent id
        Text("storage");
        Global("torch", "LongStorage");
        Text("0");                                      // the entry data/0
        Text("cpu");
        Number(count);
        Op('t', 'Q');                                   // TUPLE, BINPERSID
        Number(0);                                      // the storage's offset
        Number(rows);
        Number(columns);
        Op(0x86);                                       // TUPLE2: the size
        Number(columns);
        Number(1);
        Op(0x86);                                       // TUPLE2: the stride
        Op(0x89);                                       // NEWFALSE: no gradient
        Global("collections", "OrderedDict");
        Op(')', 'R');                                   // EMPTY_TUPLE, REDUCE: no backward hooks
        Op('t', 'R', '.');                              // TUPLE, REDUCE, STOP
        return [.. program];

        void Op(params ReadOnlySpan<int> bytes)
        {
            foreach (var value in bytes) program.Add((byte)value);
        }

        void Global(string module, string member) => program.AddRange(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"c{module}\n{member}\n")));

        void Text(string text)                          // BINUNICODE
        {
            Op('X');
            LittleEndian(Encoding.UTF8.GetByteCount(text));
            program.AddRange(Encoding.UTF8.GetBytes(text));
        }

        void Number(int value)                          // BININT
        {
            Op('J');
            LittleEndian(value);
        }

        void LittleEndian(int value)
        {
            Span<byte> bytes = stackalloc byte[sizeof(int)];
            BinaryPrimitives.WriteInt32LittleEndian(bytes, value);
            program.AddRange(bytes);
        }
    }
}
