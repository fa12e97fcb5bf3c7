using Instrumentation.Generators.Diagnostics;
using Instrumentation.Generators.Models;
using Microsoft.CodeAnalysis;

namespace Instrumentation.Generators.Discovery;

/// <summary>What a placeholder shows.</summary>
/// <param name="Type">What it is made of; null for a text that the log writes itself.</param>
/// <param name="Unit">Its unit, if any.</param>
/// <param name="HasSum">Whether it is a counter whose sum over the epoch is known.</param>
/// <param name="NoText">What it is that no line can show, if it is such a thing.</param>
internal sealed record TemplateName(RecordedType? Type, string? Unit = null, bool HasSum = false, string? NoText = null);

/// <summary>
/// The names that a method's log template can use: what the method records, for a step also what its phases record, the position, the
/// run's memory and the groups. A recorded value is taken before anything of the same name.
/// </summary>
internal sealed class TemplateVocabulary
{
    private const string Losses = "losses";

    private static readonly RecordedType Integer = new("Int64", "long", "long");
    private static readonly RecordedType Number = new("Double", "double", "double");
    private static readonly RecordedType Flag = new("Boolean", "bool", "bool");
    private static readonly string[] MemoryFigures = ["gpu_allocated", "gpu_reserved", "gpu_max_allocated", "cpu_rss"];
    private static readonly string[] Texts = ["memory", "eta"];

    private readonly Dictionary<string, TemplateName> _names = [];

    private TemplateVocabulary()
    {
    }

    /// <summary>All names, those of recorded values first.</summary>
    public IReadOnlyList<string> Names { get; private set; } = [];

    public static TemplateVocabulary Of(MethodContext context, EquatableArray<ValueModel> values, bool guarded)
    {
        var vocabulary = new TemplateVocabulary();
        var names = new List<string>();
        var isStep = context.Kind == RecordKind.Step;
        foreach (var value in isStep ? values.Concat(PhaseValues(context)) : values)
            Add(value.Name, new TemplateName(value.Type, UnitOf(value), isStep && value.Role == "Counter", value.IsMedia ? $"an [{value.Role}]" : null));
        if (guarded) Add(KnownNames.Skipped, new TemplateName(Flag));

        foreach (var name in KnownNames.Integers) Add(name, new TemplateName(Integer));
        Add(KnownNames.Duration, new TemplateName(Number, "seconds"));
        if (isStep || values.Any(value => value.Role == "Loss")) Add(Losses, new TemplateName(Number));
        foreach (var name in MemoryFigures) Add(name, new TemplateName(Integer, "bytes"));
        foreach (var name in Texts) Add(name, new TemplateName(null));
        vocabulary.Names = names;
        return vocabulary;

        void Add(string name, TemplateName meaning)
        {
            if (vocabulary._names.ContainsKey(name)) return;
            vocabulary._names.Add(name, meaning);
            names.Add(name);
        }
    }

    public TemplateName? Find(string name) => _names.TryGetValue(name, out var meaning) ? meaning : null;

    // A row holds what the phases of the type record, without their labels. What is wrong with a phase is said at the phase.
    private static IEnumerable<ValueModel> PhaseValues(MethodContext context)
    {
        for (INamedTypeSymbol? type = context.Type; type is not null; type = type.BaseType)
        {
            foreach (var phase in type.AnnotatedMethods().Where(method => method.Kinds().Contains(RecordKind.Phase) && !method.DeclaringSyntaxReferences.IsEmpty))
            {
                foreach (var value in ValueDiscovery.Discover(new MethodContext(phase, RecordKind.Phase, context.Compilation, new DiagnosticSink())))
                {
                    if (value.Role != "Label") yield return value;
                }
            }
        }
    }

    // A length of time is recorded in seconds, whatever its attribute leaves unsaid.
    private static string? UnitOf(ValueModel value) => value.Details.Unit ?? (value.Type.FieldType == "Duration" ? "seconds" : null);
}
