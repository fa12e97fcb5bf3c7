using Instrumentation.Generators.Models;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Instrumentation.Generators.Discovery;

/// <summary>Reads how a method is declared, so that its implementing part can repeat it.</summary>
internal static class SignatureDiscovery
{
    public static SignatureModel Discover(MethodContext context)
    {
        var method = context.Method;
        var reference = method.ReturnsByRefReadonly ? "ref readonly " : method.ReturnsByRef ? "ref " : "";
        return new SignatureModel(
            string.Join(" ", context.Syntax.Modifiers.Select(modifier => modifier.Text)),
            reference + method.ReturnType.ToQualifiedName(),
            method.Name.Escaped() + TypeParameters(method),
            method.Parameters.Zip(context.Syntax.ParameterList.Parameters, Parameter).ToEquatableArray(),
            method.TypeParameters.Select(Constraint).Where(clause => clause.Length > 0).ToEquatableArray());
    }

    // The default value stays with the declaring part: in the implementing part it would have no effect (CS1066).
    private static ParameterModel Parameter(IParameterSymbol parameter, ParameterSyntax syntax)
    {
        var name = parameter.Name.Escaped();
        var modifiers = string.Concat(syntax.Modifiers.Select(modifier => modifier.Text + " "));
        return new ParameterModel(name, $"{modifiers}{parameter.Type.ToQualifiedName()} {name}", Argument(parameter, name));
    }

    // A dynamic argument would have the call bound, and its result boxed, at run time.
    private static string Argument(IParameterSymbol parameter, string name) => parameter switch
    {
        { RefKind: RefKind.In or RefKind.RefReadOnlyParameter } => "in " + name,
        { Type: { TypeKind: TypeKind.Dynamic, NullableAnnotation: NullableAnnotation.Annotated } } => "(object?)" + name,
        { Type.TypeKind: TypeKind.Dynamic } => "(object)" + name,
        _ => name,
    };

    private static string TypeParameters(IMethodSymbol method) =>
        method.TypeParameters.IsEmpty ? "" : $"<{string.Join(", ", method.TypeParameters.Select(parameter => parameter.Name.Escaped()))}>";

    private static string Constraint(ITypeParameterSymbol parameter)
    {
        var constraints = new List<string>();
        if (parameter.HasUnmanagedTypeConstraint) constraints.Add("unmanaged");
        else if (parameter.HasValueTypeConstraint) constraints.Add("struct");
        else if (parameter.HasReferenceTypeConstraint)
            constraints.Add(parameter.ReferenceTypeConstraintNullableAnnotation == NullableAnnotation.Annotated ? "class?" : "class");
        else if (parameter.HasNotNullConstraint) constraints.Add("notnull");
        constraints.AddRange(parameter.ConstraintTypes.Select(type => type.ToQualifiedName()));
        if (parameter.HasConstructorConstraint) constraints.Add("new()");
        if (parameter.AllowsRefLikeType) constraints.Add("allows ref struct");
        return constraints.Count == 0 ? "" : $"where {parameter.Name.Escaped()} : {string.Join(", ", constraints)}";
    }
}
