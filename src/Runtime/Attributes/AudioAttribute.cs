namespace Instrumentation;

/// <summary>
/// A sound, as the bytes of a WAV file: a parameter, or a member of a <see cref="NestedAttribute"/> one, of an <see cref="EventAttribute"/> method. A
/// <c>byte[]</c> or a span of bytes; null and empty stand for none.
/// </summary>
/// <remarks>
/// The bytes travel in the journal. TensorBoard plays the sound under <c>Events/&lt;event&gt;/&lt;name&gt;</c>, the JSON lines have
/// <c>{"bytes": …, "sha256": "…"}</c> in its place, and the log and the metrics leave it out. A record has to fit into a segment of the journal, which is 1 MiB
/// unless <see cref="JournalOptions.SegmentSize"/> is another; one that does not is dropped and counted. What is no WAV file is said once and played nowhere.
/// </remarks>
/// <param name="name">The sound's name in <c>snake_case</c>; by default that of what carries the attribute.</param>
[AttributeUsage(AttributeTargets.Parameter | AttributeTargets.Property | AttributeTargets.Field)]
public sealed class AudioAttribute(string? name = null) : Attribute
{
    /// <summary>The sound's name, or null for the name of what carries the attribute, in <c>snake_case</c>.</summary>
    public string? Name { get; } = name;

    /// <summary>One sentence that says what is to be heard; TensorBoard shows it beside the sound.</summary>
    public string? Help { get; init; }
}
