using Instrumentation.Generators.Diagnostics;
using Instrumentation.Generators.Models;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Instrumentation.Generators.Discovery;

/// <summary>Refuses the methods that cannot be wrapped, or whose wrapper would silently record the wrong thing.</summary>
internal static class ShapeDiscovery
{
    /// <summary>Whether an implementing part can be written at all, be it only a throwing one.</summary>
    public static bool Check(MethodContext context)
    {
        var method = context.Method;
        if (!method.ExplicitInterfaceImplementations.IsEmpty)
            return Refuse(context, "implements an interface explicitly", "implement the interface with a public method");
        if (method.IsAbstract || method.IsExtern)
            return Refuse(context, method.IsAbstract ? "is abstract" : "is extern", "annotate the method that does the work");
        if (!context.Syntax.Modifiers.Any(SyntaxKind.PartialKeyword) || HasOwnBody(context))
        {
            if (context.Kind == RecordKind.Event) context.Report(Descriptors.EventNotPartial, null, method.Name);
            else context.Report(Descriptors.MethodNotPartial, null, method.Name, context.CoreName);
            return false;
        }

        if (method.IsStatic) Refuse(context, "is static and has no run", "make it an instance method");
        if (method.IsGenericMethod) Refuse(context, "is generic, so one record would have to hold different values", "make it an ordinary method");
        if (method.ReturnsByRef || method.ReturnsByRefReadonly) Refuse(context, "returns a reference", "return a value");
        if (method.IsAsync || IsAwaitable(method.ReturnType) || IsAsyncSequence(method.ReturnType))
            Refuse(context, "returns before its work is done", "make it synchronous");
        foreach (var parameter in method.Parameters.Where(parameter => parameter.RefKind is RefKind.Ref or RefKind.Out))
            Refuse(context, $"has the {(parameter.RefKind == RefKind.Ref ? "ref" : "out")} parameter '{parameter.Name}'", "return the value instead");
        if (UsesPointers(method) && !context.Syntax.Modifiers.Any(SyntaxKind.UnsafeKeyword))
            Refuse(context, "uses pointers", "declare the method itself 'unsafe'");

        if (context.Kind == RecordKind.Event && !method.ReturnsVoid)
            context.Report(Descriptors.EventReturnsValue, context.ReturnTypeLocation, method.Name);
        return true;
    }

    private static bool Refuse(MethodContext context, string what, string remedy)
    {
        context.Report(Descriptors.UnsupportedMethod, null, context.Method.Name, what, remedy);
        return false;
    }

    private static bool HasOwnBody(MethodContext context) =>
        context.Syntax.Body is not null
        || context.Syntax.ExpressionBody is not null
        || context.Method.PartialDefinitionPart is not null
        || context.Method.PartialImplementationPart is { } implementation && !implementation.IsGenerated();

    private static bool IsAwaitable(ITypeSymbol type) =>
        type.GetMembers("GetAwaiter").OfType<IMethodSymbol>().Any(awaiter => awaiter.Parameters.IsEmpty)
        || type is { Name: "Task", ContainingNamespace.Name: "Tasks" }
        || (type.BaseType is { SpecialType: not SpecialType.System_Object } baseType && IsAwaitable(baseType));

    private static bool IsAsyncSequence(ITypeSymbol type) => type.Name is "IAsyncEnumerable" or "IAsyncEnumerator";

    private static bool UsesPointers(IMethodSymbol method) =>
        method.ReturnType.TypeKind is TypeKind.Pointer or TypeKind.FunctionPointer
        || method.Parameters.Any(parameter => parameter.Type.TypeKind is TypeKind.Pointer or TypeKind.FunctionPointer);
}
