using Instrumentation.Generators.Discovery;

namespace Instrumentation.Generators.Emission;

/// <summary>Hands out the names of locals, parameters and fields of one generated scope, each once.</summary>
internal sealed class Identifiers(IEnumerable<string> taken)
{
    private readonly HashSet<string> _taken = [.. taken];

    /// <summary>The name, with underscores added while it is taken.</summary>
    public string Take(string name)
    {
        while (!_taken.Add(name)) name += "_";
        return name.Escaped();
    }

    /// <summary><c>gradient_norm</c> as C# writes a local: <c>gradientNorm</c>.</summary>
    public static string FromSnakeCase(string name)
    {
        var words = name.Split(['_'], StringSplitOptions.RemoveEmptyEntries);
        return words[0] + string.Concat(words.Skip(1).Select(word => char.ToUpperInvariant(word[0]) + word.Substring(1)));
    }

    /// <summary><c>TrainStep</c> as C# writes a local: <c>trainStep</c>.</summary>
    public static string ToCamelCase(string name) => char.ToLowerInvariant(name[0]) + name.Substring(1);
}
