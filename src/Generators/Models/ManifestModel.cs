namespace Instrumentation.Generators.Models;

/// <summary>
/// What an assembly's manifest says, and nothing else: an edit that changes only how a method is declared leaves the manifest alone.
/// </summary>
/// <param name="Records">The records by type and place in it.</param>
internal sealed record ManifestModel(EquatableArray<DeclaredRecordModel> Records)
{
    public static ManifestModel Of(IEnumerable<TypeModel> types) => new(types
        .OrderBy(type => type.Type.HintName, StringComparer.Ordinal)
        .SelectMany(type => type.Methods)
        .Where(method => method.Recording is not null)
        .Select(method => DeclaredRecordModel.Of(method.Kind, method.Recording!))
        .ToEquatableArray());
}

/// <summary>One record of the manifest.</summary>
/// <param name="Name">The record's name.</param>
/// <param name="Kind">Its method's attribute, which is its role.</param>
/// <param name="Source">The method that writes it.</param>
/// <param name="Guarded">Whether it starts with the flag of a phase that can be left out.</param>
/// <param name="Values">Its values.</param>
/// <param name="Log">The template of its log entry, if any.</param>
internal sealed record DeclaredRecordModel(
    string Name, RecordKind Kind, string Source, bool Guarded, EquatableArray<DeclaredValueModel> Values, LogModel? Log)
{
    public static DeclaredRecordModel Of(RecordKind kind, RecordingModel recording) => new(
        recording.RecordName,
        kind,
        recording.Source,
        recording.Guarded,
        recording.Values.Select(value => new DeclaredValueModel(value.Name, value.Type, value.Role, value.Details, value.Checks)).ToEquatableArray(),
        recording.Log);
}

/// <summary>One value of a record of the manifest.</summary>
internal sealed record DeclaredValueModel(string Name, RecordedType Type, string Role, ValueDetails Details, EquatableArray<CheckModel>? Checks);
