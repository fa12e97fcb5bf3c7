using System.Text;
using Instrumentation.Journal;

namespace Instrumentation.Runtime.Tests.Export;

/// <summary>A value and what an attribute would say of it.</summary>
internal sealed record Recorded(FieldSchema Field, object? Value)
{
    public static Recorded Loss(string name, float value, string? shortName = null) =>
        new(new FieldSchema(name, FieldType.Single, FieldRole.Loss) { Short = shortName }, value);

    public static Recorded Counter(string name, int value, bool rate = false) =>
        new(new FieldSchema(name, FieldType.Int32, FieldRole.Counter) { Rate = rate }, value);

    public static Recorded GradientNorm(float value) => new(new FieldSchema("gradient_norm", FieldType.Single, FieldRole.GradientNorm), value);

    public static Recorded LearningRate(double value) => new(new FieldSchema("learning_rate", FieldType.Double, FieldRole.LearningRate), value);

    public static Recorded Gauge(string name, double value) => new(new FieldSchema(name, FieldType.Double, FieldRole.Gauge), value);

    public static Recorded Flag(string name, bool value) => new(new FieldSchema(name, FieldType.Boolean), value);

    public static Recorded Text(string name, string? value) => new(new FieldSchema(name, FieldType.Text), value);

    public static Recorded Sample(string name, string value) => new(new FieldSchema(name, FieldType.Text, FieldRole.SampleId), value);

    public static Recorded Of<T>(string name, T value) => new(new FieldSchema(name, TypeOf(value)), value);

    /// <summary>The schema of what a test dictates: it is checked for nothing, because the test says what is anomalous as well.</summary>
    public static RecordSchema SchemaOf(string name, RecordRole role, Recorded[] values) =>
        new(name, role, [.. values.Select(value => value.Field with { Checks = [] })]) { Source = "ScriptedLoop." + name };

    public static int TextSize(Recorded[] values) => values.Sum(value => value.Value is string text ? Encoding.UTF8.GetByteCount(text) : 0);

    public void Write(ref RecordWriter record)
    {
        switch (Value)
        {
            case bool flag:
                record.Write(flag);
                break;
            case int number:
                record.Write(number);
                break;
            case long number:
                record.Write(number);
                break;
            case ulong number:
                record.Write(number);
                break;
            case float number:
                record.Write(number);
                break;
            case double number:
                record.Write(number);
                break;
            default:
                record.Write((string?)Value);
                break;
        }
    }

    private static FieldType TypeOf<T>(T value) => value switch
    {
        int => FieldType.Int32,
        long => FieldType.Int64,
        ulong => FieldType.UInt64,
        float => FieldType.Single,
        double => FieldType.Double,
        _ => throw new ArgumentException($"No test records a {typeof(T)} so far."),
    };
}
