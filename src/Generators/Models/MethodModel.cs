namespace Instrumentation.Generators.Models;

/// <summary>Which attribute a method carries.</summary>
internal enum RecordKind
{
    Epoch,
    Step,
    Phase,
    Evaluation,
    Event,
}

/// <summary>One annotated method.</summary>
/// <param name="Type">The type that declares it.</param>
/// <param name="Kind">Its attribute.</param>
/// <param name="Ordinal">Its place among the annotated methods of the type, in source order.</param>
/// <param name="Signature">How its implementing part is declared.</param>
/// <param name="Recording">What it records; null when it has an error, and its body can only throw.</param>
internal sealed record MethodModel(
    ContainingTypeModel Type,
    RecordKind Kind,
    int Ordinal,
    SignatureModel Signature,
    RecordingModel? Recording);

/// <summary>How the implementing part of a method is declared.</summary>
/// <param name="Modifiers">The modifiers of the declaring part, <c>partial</c> included.</param>
/// <param name="ReturnType">The return type, fully qualified, with its <c>ref</c> if any.</param>
/// <param name="Name">The method's name, with its type parameters if any.</param>
/// <param name="Parameters">The parameters in order.</param>
/// <param name="Constraints">The constraint clauses of the type parameters, if any.</param>
internal sealed record SignatureModel(
    string Modifiers,
    string ReturnType,
    string Name,
    EquatableArray<ParameterModel> Parameters,
    EquatableArray<string> Constraints)
{
    public bool ReturnsVoid => ReturnType == "void";
}

/// <summary>One parameter of an annotated method.</summary>
/// <param name="Name">Its name, escaped where it is a keyword.</param>
/// <param name="Declaration">Its declaration without attributes and default value.</param>
/// <param name="Argument">How it is passed on.</param>
internal sealed record ParameterModel(string Name, string Declaration, string Argument);
