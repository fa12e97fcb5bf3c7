namespace Instrumentation.Generators.Models;

/// <summary>The type that declares annotated methods, and how its methods reach their run.</summary>
/// <param name="Namespace">Its namespace, or null for the global one.</param>
/// <param name="Headers">The heads of its declaration from the outermost type to itself, such as <c>partial class Trainer&lt;T&gt;</c>.</param>
/// <param name="HintName">The name of its generated file.</param>
/// <param name="Run">How to reach the run, or null when there is none.</param>
internal sealed record ContainingTypeModel(string? Namespace, EquatableArray<string> Headers, string HintName, RunAccess? Run);

/// <summary>How generated code reaches the <c>TrainingRun</c>.</summary>
/// <param name="Member">The field or property to read.</param>
/// <param name="Parameter">The primary-constructor parameter behind it, when the generated file itself declares <paramref name="Member"/>.</param>
internal sealed record RunAccess(string Member, string? Parameter);
