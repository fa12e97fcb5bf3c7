using System.Buffers;
using Microsoft.Extensions.Logging;

namespace Instrumentation.Export.TensorBoard;

/// <summary>
/// The images and sounds of an event: <c>Events/&lt;event&gt;/&lt;name&gt;</c>. In the form that TensorBoard's own readers in scripts know as well; its server makes of it
/// what a newer writer would have written. What is no PNG or WAV file is said once per value and left out.
/// </summary>
/// <param name="logger">Is told.</param>
internal sealed class MediaTags(ILogger logger)
{
    private readonly HashSet<(string Event, string Name)> _said = [];

    public void Add(EventWriter events, in JournalRecord record, TagFamily tags, LabelSet labels)
    {
        foreach (var field in record.MediaFields)
        {
            var schema = record.Schema.Fields[field];
            var file = record.GetBytes(field);
            if (file.IsEmpty) continue;
            var tag = tags[schema.Name, labels];
            if (schema.Role == FieldRole.Image && PngHeader.Read(file) is { } png) AddImage(events, tag, png, file, schema.Help);
            else if (schema.Role == FieldRole.Audio && WavHeader.Read(file) is { } wav) AddAudio(events, tag, wav, file, schema.Help);
            else if (_said.Add((record.Schema.Name, schema.Name)))
                logger.LogWarning(
                    "TensorBoard leaves out '{Value}' of '{Event}', which is no {Kind} file (first at step {Step}); record the bytes of one.",
                    schema.Name,
                    record.Schema.Name,
                    schema.Role == FieldRole.Image ? "PNG" : "WAV",
                    record.Step);
        }
    }

    private static void AddImage(EventWriter events, ReadOnlySpan<byte> tag, PngHeader png, ReadOnlySpan<byte> file, string? help)
    {
        const int Image = 4, Height = 1, Width = 2, ColorSpace = 3, Encoded = 4;
        var message = new ArrayBufferWriter<byte>(file.Length + 64);
        var fields = new ProtobufWriter(message);
        fields.WriteInt64(Height, png.Height);
        fields.WriteInt64(Width, png.Width);
        fields.WriteInt64(ColorSpace, png.Channels);
        fields.WriteBytes(Encoded, file);
        events.AddMessage(tag, Image, message.WrittenSpan, SummaryMetadata.OfFile("images", help));
    }

    private static void AddAudio(EventWriter events, ReadOnlySpan<byte> tag, WavHeader wav, ReadOnlySpan<byte> file, string? help)
    {
        const int Audio = 6, Rate = 1, Channels = 2, Frames = 3, Encoded = 4, ContentType = 5;
        var message = new ArrayBufferWriter<byte>(file.Length + 64);
        var fields = new ProtobufWriter(message);
        fields.WriteFloat(Rate, wav.SampleRate);
        fields.WriteInt64(Channels, wav.Channels);
        fields.WriteInt64(Frames, wav.Frames);
        fields.WriteBytes(Encoded, file);
        fields.WriteString(ContentType, "audio/wav");
        events.AddMessage(tag, Audio, message.WrittenSpan, SummaryMetadata.OfFile("audio", help));
    }
}
