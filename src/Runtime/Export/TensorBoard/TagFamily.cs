using System.Text;

namespace Instrumentation.Export.TensorBoard;

/// <summary>
/// The tags under one prefix. They are public: scripts, custom layouts and saved views refer to them. A name is put behind the prefix
/// unless it is the family's default name, which has a tag of its own.
/// </summary>
/// <param name="prefix">What the tags start with.</param>
/// <param name="defaultName">The name that stands for the quantity itself, such as <c>gradient_norm</c>.</param>
/// <param name="defaultTag">The tag of that name.</param>
internal sealed class TagFamily(string prefix, string? defaultName = null, string? defaultTag = null)
{
    private readonly Dictionary<(string Name, LabelSet Labels), byte[]> _tags = [];

    /// <summary>The tag of a name, in UTF-8.</summary>
    public byte[] this[string name] => this[name, LabelSet.Empty];

    /// <summary>The tag of a name with labels, whose values stand behind it, each after a '/'.</summary>
    public byte[] this[string name, LabelSet labels]
    {
        get
        {
            if (!_tags.TryGetValue((name, labels), out var tag))
                _tags[(name, labels)] = tag = Encoding.UTF8.GetBytes((name == defaultName ? defaultTag! : prefix + Clean(name)) + Suffix(labels));
            return tag;
        }
    }

    /// <summary>Tags travel in URLs and in regular expressions: what is no letter, digit, '-', '_' or '.' becomes '_'.</summary>
    public static string Clean(string name) =>
        string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' ? c : '_'));

    private static string Suffix(LabelSet labels) => string.Concat(labels.Values.Select(value => "/" + (value.Length == 0 ? "_" : Clean(value))));
}
