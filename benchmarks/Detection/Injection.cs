namespace Instrumentation.Detection;

/// <summary>A fault in a synthetic run.</summary>
/// <param name="Step">The step from which on something is wrong.</param>
/// <param name="Signal">The signal that shows it; null for what is no signal.</param>
/// <param name="Value">What becomes of a value of it, by the step.</param>
internal sealed record Injection(int Step, Signal? Signal, Func<int, double, double> Value)
{
    /// <summary>For how many seconds nothing happens before the step.</summary>
    public int? Pause { get; init; }

    /// <summary>The step in which records are lost.</summary>
    public int? LostRecords { get; init; }

    /// <summary>Another signal that shows it.</summary>
    public Signal? Other { get; init; }

    /// <summary>What becomes of a value of that.</summary>
    public Func<int, double, double>? OtherValue { get; init; }
}
