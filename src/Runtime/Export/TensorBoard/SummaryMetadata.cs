using System.Buffers;

namespace Instrumentation.Export.TensorBoard;

/// <summary>TensorBoard's <c>SummaryMetadata</c>: which plugin shows a value, and what it says beside it.</summary>
internal static class SummaryMetadata
{
    private const int PluginData = 1, PluginName = 1, Content = 2, Description = 3, DataClass = 4;

    /// <summary>What kind of data a tensor is to the plugin. A value of class 0 is shown only by plugins that TensorBoard knows by name.</summary>
    public enum Class
    {
        /// <summary>One number.</summary>
        Scalar = 1,

        /// <summary>A tensor.</summary>
        Tensor = 2,

        /// <summary>Files.</summary>
        Blobs = 3,
    }

    /// <summary>The metadata of a file in one of the old forms, which needs none but for a description; empty without one.</summary>
    public static ReadOnlySpan<byte> OfFile(string plugin, string? description) => description is null ? default : Of(plugin, Class.Blobs, description: description);

    /// <summary>The metadata of a tensor.</summary>
    /// <param name="plugin">The plugin.</param>
    /// <param name="dataClass">The class of the data.</param>
    /// <param name="content">What the plugin itself reads.</param>
    /// <param name="description">What it shows beside the value.</param>
    public static ReadOnlySpan<byte> Of(string plugin, Class dataClass, ReadOnlySpan<byte> content = default, string? description = null)
    {
        var data = new ArrayBufferWriter<byte>();
        new ProtobufWriter(data).WriteString(PluginName, plugin);
        if (!content.IsEmpty) new ProtobufWriter(data).WriteBytes(Content, content);
        var metadata = new ArrayBufferWriter<byte>();
        new ProtobufWriter(metadata).WriteBytes(PluginData, data.WrittenSpan);
        if (description is not null) new ProtobufWriter(metadata).WriteString(Description, description);
        new ProtobufWriter(metadata).WriteInt64(DataClass, (int)dataClass);
        return metadata.WrittenSpan;
    }
}
