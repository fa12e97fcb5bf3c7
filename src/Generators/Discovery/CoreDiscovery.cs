using Instrumentation.Generators.Diagnostics;
using Instrumentation.Generators.Models;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Instrumentation.Generators.Discovery;

/// <summary>Finds the method that does the work of an annotated one.</summary>
internal static class CoreDiscovery
{
    /// <summary>Reports a missing, unfitting or asynchronous <c>Core</c> method.</summary>
    public static void Check(MethodContext context)
    {
        var candidates = Candidates(context).ToList();
        var core = candidates.FirstOrDefault(candidate => Matches(context.Method, candidate));
        if (core is null)
        {
            var expected = $"{context.Method.ReturnType.ToShortName()} {context.CoreName}({string.Join(", ", context.Syntax.ParameterList.Parameters.Select(Declaration))})";
            var unfitting = candidates.Count == 1 ? candidates[0].SourceLocation() : null;
            if (candidates.Count == 0) context.Report(Descriptors.NoCore, null, context.Method.Name, expected);
            else context.Report(Descriptors.WrongCore, unfitting, context.CoreName, context.Method.Name, expected);
            return;
        }

        if (core.IsAsync) context.Report(Descriptors.UnsupportedCore, core.SourceLocation(), core.Name, "async");
        else if (IsIterator(core)) context.Report(Descriptors.UnsupportedCore, core.SourceLocation(), core.Name, "an iterator");

        foreach (var attribute in core.GetAttributes().Concat(core.GetReturnTypeAttributes()).Concat(core.Parameters.SelectMany(parameter => parameter.GetAttributes())))
        {
            if (IsOurs(attribute)) context.Report(Descriptors.AttributeOnCore, attribute.SourceLocation(), attribute.ShortName(), core.Name, context.Method.Name);
        }
    }

    /// <summary>Reports the <c>Core</c> method of an event, which nothing would call.</summary>
    public static void CheckAbsent(MethodContext context)
    {
        foreach (var core in context.Type.GetMembers(context.CoreName).OfType<IMethodSymbol>())
        {
            if (SameParameters(context.Method, core)) context.Report(Descriptors.EventHasCore, core.SourceLocation(), core.Name, context.Method.Name);
        }
    }

    private static IEnumerable<IMethodSymbol> Candidates(MethodContext context)
    {
        for (var type = context.Type; type is not null; type = type.BaseType)
        {
            foreach (var method in type.GetMembers(context.CoreName).OfType<IMethodSymbol>())
            {
                if (!method.IsGenericMethod && !method.IsGenerated() && context.Compilation.IsSymbolAccessibleWithin(method, context.Type)) yield return method;
            }
        }
    }

    private static bool Matches(IMethodSymbol method, IMethodSymbol core) =>
        SymbolEqualityComparer.Default.Equals(method.ReturnType, core.ReturnType)
        && method.RefKind == core.RefKind
        && !IsNarrower(method.ReturnType, core.ReturnType)
        && SameParameters(method, core);

    private static bool SameParameters(IMethodSymbol method, IMethodSymbol core) =>
        method.Parameters.Length == core.Parameters.Length
        && method.Parameters.Zip(core.Parameters, SameParameter).All(same => same);

    private static bool SameParameter(IParameterSymbol parameter, IParameterSymbol core) =>
        SymbolEqualityComparer.Default.Equals(parameter.Type, core.Type)
        && IsByReadOnlyReference(parameter) == IsByReadOnlyReference(core)
        && core.RefKind is not (RefKind.Ref or RefKind.Out)
        && !IsNarrower(core.Type, parameter.Type);

    private static bool IsByReadOnlyReference(IParameterSymbol parameter) => parameter.RefKind is RefKind.In or RefKind.RefReadOnlyParameter;

    // A null that one side allows and the other does not would be a warning in the generated file, where nobody can mend it.
    private static bool IsNarrower(ITypeSymbol target, ITypeSymbol source) =>
        target.NullableAnnotation == NullableAnnotation.NotAnnotated
        && source is { IsReferenceType: true, NullableAnnotation: NullableAnnotation.Annotated };

    private static bool IsIterator(IMethodSymbol core) => core.DeclaringSyntaxReferences.Any(reference => reference
        .GetSyntax()
        .DescendantNodes(node => node is not (LocalFunctionStatementSyntax or AnonymousFunctionExpressionSyntax))
        .Any(node => node is YieldStatementSyntax));

    private static bool IsOurs(AttributeData attribute) =>
        attribute.IsMeasurement()
        || (attribute.AttributeClass is { } type
            && type.IsRuntimeType(type.Name)
            && type.Name is KnownNames.Detect or KnownNames.Nested or KnownNames.Log or KnownNames.Announces or KnownNames.EpochIndex or KnownNames.BatchIndex or KnownNames.StepIndex);

    private static string Declaration(ParameterSyntax parameter) =>
        parameter.WithAttributeLists(default).WithDefault(null).WithoutTrivia().NormalizeWhitespace().ToString();
}
