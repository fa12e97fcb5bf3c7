namespace Instrumentation.Generators.Tests.Values;

/// <summary>A kind of value: how it is declared, and how each reader shows one.</summary>
/// <param name="Name">What the test calls it.</param>
/// <param name="Type">Its C# type.</param>
/// <param name="Sample">An expression for one.</param>
/// <param name="Journal">What the journal gives back, as C# shows it without a culture.</param>
/// <param name="Json">What the JSON lines have.</param>
/// <param name="Log">What the log has.</param>
public sealed record ValueKind(string Name, string Type, string Sample, string Journal, string Json, string? Log = null)
{
    /// <summary>Types that the samples need.</summary>
    public const string Types = """
        public enum Split : byte { Train = 1, Validation = 2 }
        public enum Huge : ulong { All = ulong.MaxValue }
        [Flags] public enum Access { None = 0, Read = 1, Write = 2, Both = 3, Execute = 4 }
        """;

    public static IReadOnlyList<ValueKind> All { get; } =
    [
        new("bool", "bool", "true", "True", "true", "yes"),
        new("sbyte", "sbyte", "sbyte.MinValue", "-128", "-128"),
        new("byte", "byte", "byte.MaxValue", "255", "255"),
        new("short", "short", "short.MinValue", "-32768", "-32768"),
        new("ushort", "ushort", "ushort.MaxValue", "65535", "65535"),
        new("int", "int", "int.MinValue", "-2147483648", "-2147483648"),
        new("uint", "uint", "uint.MaxValue", "4294967295", "4294967295"),
        new("long", "long", "long.MinValue", "-9223372036854775808", "-9223372036854775808"),
        new("ulong", "ulong", "ulong.MaxValue", "18446744073709551615", "18446744073709551615"),
        new("nint", "nint", "(nint)(-7)", "-7", "-7"),
        new("nuint", "nuint", "(nuint)7", "7", "7"),
        new("half", "Half", "(Half)0.1f", "0.1", "0.1"),
        new("half_nan", "Half", "Half.NaN", "NaN", "\"NaN\"", "nan"),
        new("float", "float", "0.1f", "0.1", "0.1"),
        new("float_nan", "float", "float.NaN", "NaN", "\"NaN\"", "nan"),
        new("double", "double", "0.1", "0.1", "0.1"),
        new("double_infinity", "double", "double.NegativeInfinity", "-Infinity", "\"-Infinity\"", "-inf"),
        new("decimal", "decimal", "1234567890123456789.0123456789m", "1234567890123456789.0123456789", "1234567890123456789.0123456789"),
        new("char", "char", "'ß'", "ß", "\"ß\""),
        new("char_control", "char", "'\\n'", "\n", "\"\\n\"", "\\n"),
        new("enum", "Split", "Split.Validation", "Validation", "\"Validation\""),
        new("enum_unknown", "Split", "(Split)77", "77", "77"),
        new("enum_ulong", "Huge", "Huge.All", "All", "\"All\""),
        new("flags", "Access", "Access.Read | Access.Execute", "Read, Execute", "\"Read, Execute\""),
        new("flags_alias", "Access", "Access.Both", "Both", "\"Both\""),
        new("flags_none", "Access", "Access.None", "None", "\"None\""),
        new("flags_unknown", "Access", "(Access)9", "9", "9"),
        new("time_span", "TimeSpan", "TimeSpan.FromMilliseconds(1500)", "00:00:01.5000000", "1.5", "1.5"),
        new(
            "date_time_offset",
            "DateTimeOffset",
            "new DateTimeOffset(2026, 11, 24, 1, 2, 3, TimeSpan.FromMinutes(-210)).AddTicks(1234567)",
            "2026-11-24T01:02:03.1234567-03:30",
            "\"2026-11-24T01:02:03.1234567-03:30\""),
        new("guid", "Guid", "new Guid(\"0f8fad5b-d9cb-469f-a165-70867728950e\")", "0f8fad5b-d9cb-469f-a165-70867728950e", "\"0f8fad5b-d9cb-469f-a165-70867728950e\""),
        new("string", "string", "\"Für\\n[Elise]\"", "Für\n[Elise]", "\"Für\\n[Elise]\"", "Für\\n[Elise]"),
        new("string_null", "string?", "null", "null", "null"),
        new("span_of_char", "ReadOnlySpan<char>", "\"Größe\".AsSpan()", "Größe", "\"Größe\""),
        new("nullable_int", "int?", "-3", "-3", "-3"),
        new("nullable_int_absent", "int?", "null", "null", "null"),
        new("nullable_float", "float?", "0.1f", "0.1", "0.1"),
        new("nullable_bool", "bool?", "false", "False", "false", "no"),
        new("nullable_bool_absent", "bool?", "null", "null", "null"),
        new("nullable_half_absent", "Half?", "null", "null", "null"),
        new("nullable_decimal", "decimal?", "0.10m", "0.10", "0.10"),
        new("nullable_char_absent", "char?", "null", "null", "null"),
        new("nullable_nint", "nint?", "(nint)5", "5", "5"),
        new("nullable_enum", "Split?", "Split.Train", "Train", "\"Train\""),
        new("nullable_enum_absent", "Split?", "null", "null", "null"),
        new("nullable_time_span", "TimeSpan?", "TimeSpan.FromSeconds(2)", "00:00:02", "2", "2"),
        new("nullable_date_time_offset", "DateTimeOffset?", "DateTimeOffset.UnixEpoch", "1970-01-01T00:00:00.0000000+00:00", "\"1970-01-01T00:00:00+00:00\"", "1970-01-01T00:00:00+00:00"),
        new("nullable_date_time_offset_absent", "DateTimeOffset?", "null", "null", "null"),
        new("nullable_guid_absent", "Guid?", "null", "null", "null"),
        new("array_of_float", "float[]", "new[] { 1f, 0.1f, float.NaN }", "[1, 0.1, NaN]", "[1,0.1,\"NaN\"]", "[1, 0.1, nan]"),
        new("array_of_double", "double[]", "new[] { 0.1, 2 }", "[0.1, 2]", "[0.1,2]"),
        new("array_of_int", "int[]", "new[] { 1, -2, 3 }", "[1, -2, 3]", "[1,-2,3]"),
        new("array_of_ulong", "ulong[]", "new[] { ulong.MaxValue }", "[18446744073709551615]", "[18446744073709551615]"),
        new("array_of_half", "Half[]", "new[] { (Half)0.5f }", "[0.5]", "[0.5]"),
        new("array_of_decimal", "decimal[]", "new[] { 0.10m, 1m }", "[0.10, 1]", "[0.10,1]"),
        new("array_empty", "float[]", "new float[0]", "[]", "[]"),
        new("array_absent", "float[]?", "null", "null", "null"),
        new("span_of_float", "ReadOnlySpan<float>", "new[] { 1.5f, 2 }", "[1.5, 2]", "[1.5,2]"),
        new("span_of_byte", "ReadOnlySpan<byte>", "new byte[] { 0, 255 }", "[0, 255]", "[0,255]"),
        new("span_of_long", "Span<long>", "new long[] { 1, long.MaxValue }", "[1, 9223372036854775807]", "[1,9223372036854775807]"),
    ];

    /// <summary>Whether it can only live on the stack.</summary>
    public bool IsSpan => Type.Contains("Span<", StringComparison.Ordinal);

    public static ValueKind Named(string name) => All.Single(kind => kind.Name == name);

    /// <summary>The types whose members carry the value.</summary>
    public string ResultTypes => IsSpan
        ? $$"""
            public readonly ref struct Positional([Field("value")] {{Type}} value) { public {{Type}} Value { get; } = value; }
            public readonly ref struct WithProperty({{Type}} value) { private readonly {{Type}} _value = value; [Field] public {{Type}} Value => _value; }
            public ref struct WithField { [Field] public {{Type}} Value; }
            """
        : $$"""
            public readonly record struct Positional([Field] {{Type}} Value);
            public readonly struct WithProperty({{Type}} value) { [Field] public {{Type}} Value { get; } = value; }
            public struct WithField { [Field] public {{Type}} Value; }
            """;

    /// <summary>A loop that records it at every place.</summary>
    public string Loop => $$"""
        public sealed partial class Loop(TrainingRun run)
        {
            private static readonly {{(IsSpan ? Storage : Type)}} Sample = {{(IsSpan && Type.Contains("char", StringComparison.Ordinal) ? Sample[..Sample.IndexOf(".AsSpan", StringComparison.Ordinal)] : Sample)}};

            [Event("parameter"), Log("parameter: {value}")]
            public partial void Parameter({{Type}} value);

            [Evaluation("returned"), Log("returned: {value}")]
            [return: Field("value")]
            public partial {{Type}} Returned();
            private static {{Type}} ReturnedCore() => Sample;

            [Evaluation("positional"), Log("positional: {value}")]
            public partial Positional Positional();
            private static Positional PositionalCore() => new(Sample);

            [Evaluation("property"), Log("property: {value}")]
            public partial WithProperty Property();
            private static WithProperty PropertyCore() => new(Sample);

            [Evaluation("field"), Log("field: {value}")]
            public partial WithField Field();
            private static WithField FieldCore() => new() { Value = Sample };

            [Phase("argument")]
            public partial void Argument([Field] {{Type}} value);
            private static void ArgumentCore({{Type}} value) { }

            public void Record()
            {
                Parameter(Sample);
                Returned();
                Positional();
                Property();
                Field();
                Argument(Sample);
            }

            public void RecordMany(int calls)
            {
                for (var i = 0; i < calls; i++) Record();
            }
        }
        """;

    private string Storage => Type.Contains("char", StringComparison.Ordinal) ? "string" : Type[(Type.IndexOf('<', StringComparison.Ordinal) + 1)..^1] + "[]";

    public override string ToString() => Name;
}
