namespace Instrumentation.Generators.Models;

/// <summary>All annotated methods of one type: what one generated file implements.</summary>
internal sealed record TypeModel(ContainingTypeModel Type, EquatableArray<MethodModel> Methods);
