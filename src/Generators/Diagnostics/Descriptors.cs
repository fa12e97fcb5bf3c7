using Microsoft.CodeAnalysis;

namespace Instrumentation.Generators.Diagnostics;

/// <summary>Everything that can be wrong with annotated code. Each id has a section in <c>docs/diagnostics.md</c>.</summary>
internal static class Descriptors
{
    public static readonly DiagnosticDescriptor TypeNotPartial = Error(
        "INST001", "The type is not partial", "'{0}' declares annotated methods; declare it 'partial', so that they can be implemented");

    public static readonly DiagnosticDescriptor UnsupportedType = Error(
        "INST002", "Annotated methods need an ordinary class", "'{0}' is {1}; declare annotated methods in an ordinary class");

    public static readonly DiagnosticDescriptor NoRun = Error(
        "INST003", "No training run can be reached", "'{0}' has no TrainingRun; give it a field, a property or a primary-constructor parameter of that type");

    public static readonly DiagnosticDescriptor AmbiguousRun = Error(
        "INST004", "More than one training run can be reached", "'{0}' has more than one TrainingRun, {1}; keep one");

    public static readonly DiagnosticDescriptor RunPassedToBase = Error(
        "INST005",
        "The training run is kept twice",
        "'{0}' is passed to the base class and needed here as well; offer it there as a protected property, or store it in a field here");

    public static readonly DiagnosticDescriptor LanguageVersion = Error(
        "INST006", "The language version is too old", "Annotated methods need C# 13 or later, and this project uses C# {0}; remove <LangVersion> or raise it");

    public static readonly DiagnosticDescriptor NullableRun = Error(
        "INST007", "The training run may be null", "'{0}' may be null, and there is no recording without a run; declare it as TrainingRun, without '?'");

    public static readonly DiagnosticDescriptor MutableRun = Error(
        "INST008", "The training run can be replaced", "'{0}' can be replaced, and its methods would go on recording into the first run; make it {1}");

    public static readonly DiagnosticDescriptor MethodNotPartial = Error(
        "INST010", "The method is not partial", "Declare '{0}' as a 'partial' method without a body, and move its body to a method named '{1}'");

    public static readonly DiagnosticDescriptor EventNotPartial = Error(
        "INST011", "The event is not partial", "Declare '{0}' as a 'partial void' method without a body; its call is the record");

    public static readonly DiagnosticDescriptor UnsupportedMethod = Error(
        "INST012", "The method has a shape that cannot be recorded", "'{0}' {1}; {2}");

    public static readonly DiagnosticDescriptor SeveralKinds = Error(
        "INST013", "The method has more than one kind", "'{0}' carries {1}; keep one of them");

    public static readonly DiagnosticDescriptor NoCore = Error(
        "INST014", "The method that does the work is missing", "Add the method that '{0}' is to record: 'private {1}'");

    public static readonly DiagnosticDescriptor WrongCore = Error(
        "INST015", "The method that does the work has another signature", "'{0}' does not match '{1}'; declare it as 'private {2}'");

    public static readonly DiagnosticDescriptor UnsupportedCore = Error(
        "INST016", "The method that does the work ends too early", "'{0}' is {1}, so it returns before its work is done; write it as an ordinary method");

    public static readonly DiagnosticDescriptor AttributeOnCore = Error(
        "INST017", "The attribute is on the wrong method", "[{0}] has no effect on '{1}'; move it to '{2}', which is what is recorded");

    public static readonly DiagnosticDescriptor EventReturnsValue = Error(
        "INST018", "An event returns nothing", "'{0}' is an event, so there is nobody who could compute its result; let it return void");

    public static readonly DiagnosticDescriptor EventHasCore = Error(
        "INST019", "An event has no Core method", "'{0}' is never called, because the call of the event '{1}' is the record; remove or rename it");

    public static readonly DiagnosticDescriptor GuardedReturnsValue = Error(
        "INST020", "A guarded phase returns nothing", "'{0}' is guarded, so it may not run and then has no result; let it return void");

    public static readonly DiagnosticDescriptor LogWithoutRecord = Error(
        "INST021", "The log template belongs to no record", "'{0}' records nothing, so its [Log] has no effect; add [Epoch], [Step], [Phase], [Evaluation] or [Event]");

    public static readonly DiagnosticDescriptor AnnouncesWithoutEvent = Error(
        "INST022",
        "Only an event announces a change",
        "'{0}' is no event, so its [Announces] has no effect; move it to an [Event] method, or call TrainingRun.Announce");

    public static readonly DiagnosticDescriptor UnknownChange = Error(
        "INST023", "The announced change is unknown", "'{0}' announces {1}, which is no TrainingChange; name one of its members");

    public static readonly DiagnosticDescriptor InvalidName = Error(
        "INST030", "The name is not in snake_case", "'{0}' cannot be the name of a record or value; use lower-case letters, digits and '_', starting with a letter");

    public static readonly DiagnosticDescriptor DuplicateRecord = Error(
        "INST031", "Two records have one name", "'{0}' and '{1}' both record '{2}'; give one of them another name");

    public static readonly DiagnosticDescriptor DuplicateValue = Error(
        "INST032", "Two values of a record have one name", "'{0}' records two values named '{1}'; give one of them another name");

    public static readonly DiagnosticDescriptor SharedRow = Error(
        "INST033", "Two values of a step have one name", "'{0}' and '{1}' both record '{2}', and a step and its phases share a row; give one of them another name");

    public static readonly DiagnosticDescriptor ReservedName = Error(
        "INST034", "The name belongs to the record itself", "Every record has its own '{0}'; give the value another name{1}");

    public static readonly DiagnosticDescriptor UnsupportedValue = Error(
        "INST040", "The value cannot be recorded", "'{0}' is of type '{1}', which {2}");

    public static readonly DiagnosticDescriptor UnreadableValue = Error(
        "INST041", "The value cannot be read", "'{0}' {1}; annotate an instance property or field that '{2}' can read");

    public static readonly DiagnosticDescriptor SeveralRoles = Error(
        "INST042", "The value has more than one role", "'{0}' carries {1}; keep one of them");

    public static readonly DiagnosticDescriptor DetectNotRecorded = Error(
        "INST043", "Only recorded values can be checked", "'{0}' is not recorded, so it cannot be checked; add an attribute that records it, such as [Gauge]");

    public static readonly DiagnosticDescriptor DetectWrongType = Error(
        "INST044", "The check does not fit the value", "'{0}' is a {1}, in which {2} cannot occur; remove it from [Detect]");

    public static readonly DiagnosticDescriptor DetectConstant = Error(
        "INST045", "The check can never work", "{0} of '{1}' is {2}; {3}");

    public static readonly DiagnosticDescriptor Buckets = Error(
        "INST046", "The buckets are not ascending", "The buckets of '{0}' must be one or more numbers, each greater than the one before");

    public static readonly DiagnosticDescriptor DetectOfRun = Error(
        "INST047", "The anomaly is not looked for in a single value", "{0} {1}; remove it from [Detect]");

    public static readonly DiagnosticDescriptor RoleWrongType = Error(
        "INST048", "The role does not fit the value", "'{0}' is of type '{1}', which is {2} and cannot be {3}; {4}");

    public static readonly DiagnosticDescriptor DurationUnit = Error(
        "INST049", "A length of time is recorded in seconds", "'{0}' is a TimeSpan, which is recorded in seconds and not in {1}; remove Unit");

    public static readonly DiagnosticDescriptor IndexNotInteger = Error(
        "INST050", "An index is an integer", "'{0}' is of type '{1}'; [{2}] needs an integer passed by value");

    public static readonly DiagnosticDescriptor DuplicateIndex = Error(
        "INST051", "Two parameters have one index role", "'{0}' has more than one [{1}]; keep one");

    public static readonly DiagnosticDescriptor MeaninglessIndex = Error(
        "INST052", "The index has no meaning here", "[{0}] has no meaning on {1}; remove it");

    public static readonly DiagnosticDescriptor NothingNested = Error(
        "INST053", "Nothing is nested there", "'{0}' is of type '{1}', which is no struct with measurements of its own; remove [Nested], or annotate its members");

    public static readonly DiagnosticDescriptor DetectWithoutAnomaly = Error(
        "INST054", "The constant belongs to no check", "{0} of '{1}' has no effect without Anomaly.{2}; add that to [Detect], or remove {0}");

    public static readonly DiagnosticDescriptor DetectWithoutBounds = Error(
        "INST055", "A range needs a bound", "'{0}' is checked for OutOfRange and has no bounds; give Minimum, Maximum or both");

    public static readonly DiagnosticDescriptor SampleIdWithoutEvent = Error(
        "INST056", "Only an event names samples", "'{0}' names a sample in {1}, which has many; move [SampleId] to an [Event] that is called once per sample");

    public static readonly DiagnosticDescriptor MediaWithoutEvent = Error(
        "INST057", "Only an event carries an image or a sound", "'{0}' is [{1}] in {2}, which is recorded too often for it; move it to an [Event]");

    public static readonly DiagnosticDescriptor UnknownPlaceholder = Error(
        "INST060", "The placeholder names nothing", "'{0}' is not recorded by '{1}'; use one of {2}");

    public static readonly DiagnosticDescriptor MalformedTemplate = Error(
        "INST061", "The template is malformed", "{0}; write a placeholder as {{name}} or {{name:format}}, and a brace as {{{{ or }}}}");

    public static readonly DiagnosticDescriptor InvalidFormat = Error(
        "INST062", "The format does not fit the value", "'{0}' is no format for '{1}', which is {2}; {3}");

    public static readonly DiagnosticDescriptor InvalidUnit = Error(
        "INST063", "The unit does not fit the value", "'{0}' cannot be shown in {1}: it is recorded {2}; {3}");

    public static readonly DiagnosticDescriptor NoSum = Error(
        "INST064", "The value has no sum", "'{0}' has no sum: only a step's template can show one, of a counter of the step or its phases; remove 'sum'");

    public static readonly DiagnosticDescriptor NoText = Error(
        "INST065", "The value has no text", "'{0}' is {1}, which the log leaves out; remove it from the template");

    public static readonly DiagnosticDescriptor LabelWrongType = Error(
        "INST070", "A label is a flag, an enum, an integer or a text", "'{0}' is of type '{1}', whose values nobody could choose from; use a bool, an enum, an integer or a string");

    public static readonly DiagnosticDescriptor LabelValues = Error(
        "INST071", "It is not clear how many values a label has", "The label '{0}' {1}; {2}");

    public static readonly DiagnosticDescriptor SeriesBudget = Error(
        "INST072",
        "The labels make more series than the budget",
        "'{0}' can make {1} series, and the budget is {2}: {3} × {4} for its metrics; record fewer of them, or raise SeriesBudget on a label");

    public static readonly DiagnosticDescriptor ReservedLabel = Error(
        "INST073", "The name of the label is taken", "'{0}' cannot be the name of a label, because {1}; give it another name");

    public static readonly DiagnosticDescriptor UnitInName = Error(
        "INST080", "The name has an ending that the series gets by itself", "'{0}' ends in {1}; {2}");

    public static readonly DiagnosticDescriptor UnitSpelling = Error(
        "INST081", "The unit is not spelled as Prometheus wants it", "'{0}' has the unit '{1}'; {2}");

    public static readonly DiagnosticDescriptor TakenSeries = Error(
        "INST082", "The series is one that every run has", "'{0}' would be the series '{1}', which every run has; give it another name");

    public static readonly DiagnosticDescriptor SharedSeries = Error(
        "INST083",
        "Two quantities give one series",
        "'{0}' and '{1}', which {2} records, both give the series '{3}'; give one of them another name",
        WellKnownDiagnosticTags.CompilationEnd);

    public static readonly DiagnosticDescriptor TwoMeanings = Error(
        "INST084",
        "A quantity has two meanings",
        "'{0}' is {1} here and {2} in {3}; declare a quantity the same everywhere, or give this one another name",
        WellKnownDiagnosticTags.CompilationEnd);

    public static readonly DiagnosticDescriptor SharedShort = Error(
        "INST085", "Two values of a row have one short name", "'{0}' and '{1}' have the short name '{2}', and the log shows them in one line; give one of them another");

    private static DiagnosticDescriptor Error(string id, string title, string message, params string[] tags) => new(
        id, title, message, "Instrumentation", DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: "docs/diagnostics.md#" + id.ToLowerInvariant(), customTags: tags);
}
