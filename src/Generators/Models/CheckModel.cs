namespace Instrumentation.Generators.Models;

/// <summary>One thing that a value is checked for.</summary>
/// <param name="Anomaly">The name of the <c>Anomaly</c>; its detector and the detector's rule are called after it.</param>
/// <param name="IsInline">Whether generated code looks for it. Otherwise only the schema says so, for those who read the journal.</param>
/// <param name="Constants">The constants of the rule that are given, or that such a value has; the others are those that are shipped.</param>
internal sealed record CheckModel(string Anomaly, bool IsInline, EquatableArray<ConstantModel> Constants);

/// <summary>A constant of a rule.</summary>
/// <param name="Name">Its name in the rule, such as <c>WarmUp</c>.</param>
/// <param name="Value">Its value.</param>
/// <param name="IsWhole">Whether it is a whole number.</param>
internal sealed record ConstantModel(string Name, double Value, bool IsWhole)
{
    /// <summary>The value as C# writes it.</summary>
    public string Literal => IsWhole ? Literals.Of((long)Value) : Literals.Of(Value);
}
