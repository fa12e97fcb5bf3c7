using System.Collections;
using System.Reflection;
using Microsoft.CodeAnalysis;

namespace Instrumentation.Generators.Tests.Support;

/// <summary>Looks through a model for what would keep a compilation alive or differ between two.</summary>
internal static class ModelWalk
{
    public static void AssertValuesOnly(object? value, string path)
    {
        if (value is null) return;
        Assert.False(
            value is ISymbol or SyntaxNode or SyntaxTree or Location or Compilation or SemanticModel or AttributeData or Diagnostic,
            $"{path} holds a {value.GetType().Name}.");

        var type = value.GetType();
        if (type.IsPrimitive || type.IsEnum || value is string) return;
        if (value is IEnumerable items)
        {
            foreach (var item in items) AssertValuesOnly(item, path + "[]");
            return;
        }

        Assert.True(type.Namespace == "Instrumentation.Generators.Models", $"{path} holds a {type}, which is no model.");
        foreach (var field in type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic))
            AssertValuesOnly(field.GetValue(value), $"{path}.{field.Name}");
    }
}
