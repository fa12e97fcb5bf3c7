namespace Instrumentation;

/// <summary>
/// A picture, as the bytes of a PNG file: a parameter, or a member of a <see cref="NestedAttribute"/> one, of an <see cref="EventAttribute"/> method. A
/// <c>byte[]</c> or a span of bytes; null and empty stand for none.
/// </summary>
/// <remarks>
/// The bytes travel in the journal. TensorBoard shows the picture under <c>Events/&lt;event&gt;/&lt;name&gt;</c>, the JSON lines have
/// <c>{"bytes": …, "sha256": "…"}</c> in its place, and the log and the metrics leave it out. A record has to fit into a segment of the journal, which is 1 MiB
/// unless <see cref="JournalOptions.SegmentSize"/> is another; one that does not is dropped and counted. What is no PNG is said once and shown nowhere.
/// </remarks>
/// <param name="name">The picture's name in <c>snake_case</c>; by default that of what carries the attribute.</param>
[AttributeUsage(AttributeTargets.Parameter | AttributeTargets.Property | AttributeTargets.Field)]
public sealed class ImageAttribute(string? name = null) : Attribute
{
    /// <summary>The picture's name, or null for the name of what carries the attribute, in <c>snake_case</c>.</summary>
    public string? Name { get; } = name;

    /// <summary>One sentence that says what is to be seen; TensorBoard shows it beside the picture.</summary>
    public string? Help { get; init; }
}
