using System.Text;
using Instrumentation.Generators.Diagnostics;
using Microsoft.CodeAnalysis;

namespace Instrumentation.Generators.Discovery;

/// <summary>The names of records and values.</summary>
internal static class Names
{
    /// <summary>The given name, or the identifier in <c>snake_case</c>; reported when it cannot be a name.</summary>
    public static string Resolve(string? given, string identifier, Location? location, DiagnosticSink sink)
    {
        var name = given ?? ToSnakeCase(identifier);
        if (!IsValid(name)) sink.Report(Descriptors.InvalidName, location, name);
        return name;
    }

    public static bool IsValid(string name) =>
        name.Length > 0
        && name[0] is >= 'a' and <= 'z'
        && name.All(c => c is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '_');

    /// <summary>
    /// <c>GradientNorm</c> becomes <c>gradient_norm</c>, <c>KLDivergence</c> becomes <c>kl_divergence</c>, <c>Top5Accuracy</c> becomes
    /// <c>top5_accuracy</c>.
    /// </summary>
    public static string ToSnakeCase(string identifier)
    {
        var name = new StringBuilder();
        for (var i = 0; i < identifier.Length; i++)
        {
            var c = identifier[i];
            var startsWord = char.IsUpper(c) && i > 0
                && (!char.IsUpper(identifier[i - 1]) || (i + 1 < identifier.Length && char.IsLower(identifier[i + 1])));
            if (startsWord && name.Length > 0 && name[name.Length - 1] != '_') name.Append('_');
            if (c != '_' || name.Length > 0) name.Append(char.ToLowerInvariant(c));
        }

        return name.ToString();
    }
}
