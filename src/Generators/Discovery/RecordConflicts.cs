using Instrumentation.Generators.Models;

namespace Instrumentation.Generators.Discovery;

/// <summary>Two methods of a type that use one name for different things.</summary>
/// <param name="First">The earlier method.</param>
/// <param name="Second">The later one, where the conflict is reported.</param>
/// <param name="Name">The name.</param>
/// <param name="OfValue">Whether it is a value's name, in the row that a step shares with its phases, or a record's.</param>
internal readonly record struct RecordConflict(MethodModel First, MethodModel Second, string Name, bool OfValue);

/// <summary>Finds the names that the methods of one type may not share.</summary>
internal static class RecordConflicts
{
    public static IEnumerable<RecordConflict> Find(IReadOnlyList<MethodModel> methods)
    {
        var records = new Dictionary<string, MethodModel>();
        var rows = new Dictionary<string, MethodModel>();
        foreach (var method in methods.Where(method => method.Recording is not null).OrderBy(method => method.Ordinal))
        {
            var recording = method.Recording!;
            if (records.TryGetValue(recording.RecordName, out var first)) yield return new RecordConflict(first, method, recording.RecordName, OfValue: false);
            else records.Add(recording.RecordName, method);

            if (method.Kind is not (RecordKind.Step or RecordKind.Phase)) continue;
            foreach (var value in recording.Values)
            {
                if (!rows.TryGetValue(value.Name, out var other)) rows.Add(value.Name, method);
                else if (other.Kind == RecordKind.Phase || method.Kind == RecordKind.Phase) yield return new RecordConflict(other, method, value.Name, OfValue: true);
            }
        }
    }
}
